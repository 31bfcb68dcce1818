"""One clause of an answer, each word with what it does: denies, names a sign, hedges, or is not read at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.dialogue.phrases import phrase, plain
from assistant.dialogue.yes_no_words import KINDS, yes_no_words

SIGN, COUNTS, UNREAD = "sign", "counts", "unread"
_TOLD = ("unsure", "hedges", "no", "denials")
Signs = tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """A phrase of a clause and its kind: a key of yes_no.yml, or one of the three above."""

    kind: str
    text: str


def tokens(clause: str, signs: Signs, counts: Signs) -> tuple[Token, ...]:
    """The phrases of a clause.

    Args:
        clause: plain words.
        signs: what was asked after.
        counts: what is a yes even where it is denied.
    """
    return tuple(_tokens(clause, signs, counts))


def _tokens(clause: str, signs: Signs, counts: Signs) -> Iterator[Token]:
    kinds, end = _kinds(signs, counts), 0
    for match in _phrases(signs, counts).finditer(clause):
        yield from _unread(clause[end : match.start()])
        yield Token(kinds[match.group()], match.group())
        end = match.end()
    yield from _unread(clause[end:])


def _unread(words: str) -> Iterator[Token]:
    return (Token(UNREAD, word) for word in words.replace("-", " ").split() if word.strip("'"))


@cache
def _kinds(signs: Signs, counts: Signs) -> dict[str, str]:
    """Phrase -> kind; what the question asks after comes before what yes_no.yml says."""
    words = yes_no_words()
    listed = {plain(word): kind for kind in reversed(KINDS) for word in getattr(words, kind)}
    told = {f"i {phrase}": kind for phrase, kind in listed.items() if kind in _TOLD}  # not "i do" and "not get it"
    listed = {**told, **listed}
    return {
        **listed,
        **{plain(word): SIGN for word in signs},
        **{plain(word): COUNTS for said in counts for word in (said, f"i {said}")},
    }


@cache
def _phrases(signs: Signs, counts: Signs) -> re.Pattern[str]:
    return phrase(_kinds(signs, counts))
