"""The walk back through a conversation's events, whichever objects they are; pure."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def said_before(newest_first: Iterable[tuple[str, T]]) -> Iterator[tuple[int, T]]:
    """Our utterances of this session, the newest first, and how many messages of the patient came after each.

    Args:
        newest_first: events with the names of their kinds, as Rasa writes them.
    """
    turns_ago = 0
    for kind, event in newest_first:
        if kind == "session_started":
            return
        turns_ago += kind == "user"
        if kind == "bot":
            yield turns_ago, event
