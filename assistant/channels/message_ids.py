"""Ids of messages that stay the same when a message is sent again: by the page, the balancer, a driver of calls."""

from assistant.privacy.pseudonyms import outside_id


def message_id(*parts: str) -> str:
    """Of its conversation, its number there, and its words: 32 hexadecimal digits.

    The words too: whoever counts anew after a reload says something else by an old number, and must not lose the record
    of an alarm by that. A keyed hash: the id is stored, and a telephone number that was taken out of the words before
    could be guessed from a plain one.

    Raises:
        SetupError: no key is set, and none can be made in the data folder.
    """
    return outside_id("message", "\0".join(parts))
