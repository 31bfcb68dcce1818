"""Ids of messages that stay the same when a message is sent again: by the page, the balancer, a driver of calls."""

import hashlib

DIGITS = 32  # hexadecimal: 128 bits


def message_id(*parts: str) -> str:
    """Of its conversation, its number there, and its words.

    The words too: whoever counts anew after a reload says something else by an old number, and must not lose the record
    of an alarm by that.
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:DIGITS]
