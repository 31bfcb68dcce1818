"""Which conversations an id stands for, as the stores have them.

An id may be the one that the person or the channel knows (a REST sender, a call's id, Home Assistant's
conversation), the conversation's own, or its pseudonym, which a page shows and staff see in the record of escalations.
"""

import re
from collections.abc import Iterable

from assistant.escalations.escalation import pseudonym
from assistant.privacy.pseudonyms import outside_id
from assistant.turn import ONE_WAY
from assistant.web.sessions import session_key

KINDS = ("rest", "phone")
MADE_HERE = re.compile(rf"({ONE_WAY})?[0-9a-f]{{32}}([0-9a-f]{{32}})?")
PSEUDONYM = re.compile(r"[0-9a-f]{16}")
READ_OUT = re.compile(r"[0-9a-f]{4}([ -]*[0-9a-f]{4}){3}", re.I)


def conversations_of(id_: str, known: Iterable[str] = ()) -> list[str]:
    """Ids of conversations that this id may stand for.

    Args:
        known: conversations of which something is kept; of a pseudonym nobody can tell otherwise whose it is.
    """
    from assistant.channels.wyoming import conversation_of  # it brings the channel's library

    of_home_assistant = conversation_of(session_key().encode(), id_)
    found = [id_, *(outside_id(kind, id_) for kind in KINDS), of_home_assistant, f"{ONE_WAY}{id_}"]
    return found + [conversation for conversation in known if pseudonym(conversation) == id_]


def made_here(conversations: Iterable[str]) -> list[str]:
    """Those whose ids were made here, and tell nothing of a person: a sender of REST may be somebody's name."""
    return [conversation for conversation in conversations if MADE_HERE.fullmatch(conversation)]


def pseudonyms_of(id_: str, conversations: Iterable[str]) -> list[str]:
    """How the record of escalations names them."""
    return [id_, *(pseudonym(conversation) for conversation in conversations)]


def read_out(conversation: str) -> str:
    """Its pseudonym in groups of four, as a page shows it and somebody reads it out: half as long as the id itself."""
    name = pseudonym(conversation)
    return "-".join(name[start : start + 4] for start in range(0, len(name), 4))


def as_written(id_: str) -> str:
    """An id as it was told; what was read out may come with capitals, blanks or hyphens."""
    said = id_.strip()
    return re.sub("[ -]", "", said).lower() if READ_OUT.fullmatch(said) else id_


def is_pseudonym(id_: str) -> bool:
    """Whether it may be one of the record of escalations."""
    return PSEUDONYM.fullmatch(id_) is not None
