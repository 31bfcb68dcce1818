"""Yes or no in any words, to a question of ours about danger signs; in doubt it is neither, and the asker escalates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.content import Content, Texts, read_content
from assistant.dialogue.phrases import as_recognisers_write, lower, phrase, plain

PATH = Path(__file__).with_name("yes_no.yml")
Reading = Literal["yes", "no", "unclear"]
_CLAUSE = re.compile(r"\s*(?:[,;:.!?\n\u2013\u2014]|\s-\s)+\s*")


class Words(Content):
    """yes_no.yml."""

    yes: Texts
    yes_alone: Texts
    hedges: Texts
    no: Texts
    no_alone: Texts
    unsure: Texts
    taken_back: Texts
    exceptions: Texts
    harmless: Texts
    denials: Texts
    denial_ends: Texts


@cache
def yes_no_words() -> Words:
    """The words.

    Raises:
        ContentError: the file cannot be read.
    """
    read = read_content(Words, PATH)
    return read.copy(update={name: as_recognisers_write(words) for name, words in read.dict().items()})


@dataclass(frozen=True)
class _Found:
    """What a text holds."""

    yes: bool = False
    hedged: bool = False
    no: bool = False
    unsure: bool = False
    excepted: bool = False
    affirmed: bool = False
    denied: bool = False

    def reading(self, *, hedges: bool) -> Reading | None:
        """None when nothing of it was found."""
        if self.affirmed or (hedges and self.hedged):
            return "yes"
        if self.unsure or self.excepted or (self.yes and (self.no or self.denied)):
            return "unclear"
        if self.yes:
            return "yes"
        return "no" if self.no or self.denied else None


def yes_or_no(text: str, signs: Sequence[str] = (), *, hedges: bool = True) -> Reading:
    """How a question about signs was answered.

    Args:
        text: the answer.
        signs: words for what was asked after; named and not denied they are a yes: "well my left leg tingles".
        hedges: whether "a bit" and "I guess" are a yes; beside a time they are the time's ("about a week, I guess").

    Returns:
        "unclear" where it is neither, or both.
    """
    parts = [part for part in _taken_back().split(lower(text)) if part.strip(" ,;.!?-")]
    for part in reversed(parts):
        reading = _found(part, tuple(signs)).reading(hedges=hedges)
        if reading is not None:
            return reading
    return "unclear"


def unsure(text: str) -> bool:
    """Whether somebody says that they cannot tell."""
    return any(_kind(match.group()) == "unsure" for match in _phrases().finditer(plain(text)))


def named(text: str, signs: Sequence[str]) -> bool:
    """Whether one of the signs is told of, and not denied."""
    return bool(signs) and any(_signs_of(clause, tuple(signs))[0] for clause in _clauses(lower(text)))


def _found(text: str, signs: tuple[str, ...]) -> _Found:
    clauses = [_found_in(clause, signs) for clause in _clauses(text)]
    merged = {name: any(getattr(found, name) for found in clauses) for name in _Found.__dataclass_fields__}
    return _Found(**merged)


def _found_in(clause: str, signs: tuple[str, ...]) -> _Found:
    words = yes_no_words()
    affirmed, denied = _signs_of(clause, signs)
    if clause in map(plain, words.yes_alone):
        return _Found(yes=True, affirmed=affirmed)
    if clause in map(plain, words.no_alone):
        return _Found(no=True, affirmed=affirmed)
    kinds = [_kind(match.group()) for match in _phrases().finditer(clause)]
    return _Found(
        "yes" in kinds, "hedges" in kinds, "no" in kinds, "unsure" in kinds, _is_excepted(clause), affirmed, denied
    )


def _signs_of(clause: str, signs: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether a sign is told of in a clause, and whether one is denied."""
    if not signs:
        return False, False
    denied = [_is_denied(clause[: match.start()]) for match in _phrase(signs).finditer(clause)]
    return not all(denied), any(denied)


def _is_denied(before: str) -> bool:
    """Whether the words before a sign deny it; after "no it is ..." they do not."""
    words = yes_no_words()
    *_, last = (0, *(match.end() for match in _phrase(tuple(words.denials)).finditer(before)))
    return last > 0 and not _phrase((*words.denial_ends, *words.exceptions)).search(before[last:])


def _is_excepted(clause: str) -> bool:
    """Whether something follows an "except" that is neither thanks nor another no."""
    words = yes_no_words()
    *_, last = (-1, *(match.end() for match in _phrase(tuple(words.exceptions)).finditer(clause)))
    rest = clause[last:].strip(" '-") if last >= 0 else ""
    return bool(rest) and rest not in words.harmless and not _phrase(tuple(words.no)).search(rest)


def _clauses(text: str) -> list[str]:
    return [words for clause in _CLAUSE.split(text) if (words := plain(clause))]


@cache
def _phrase(words: tuple[str, ...]) -> re.Pattern[str]:
    return phrase(words)


@cache
def _taken_back() -> re.Pattern[str]:
    return phrase(yes_no_words().taken_back)


_KINDS = ("unsure", "hedges", "no", "yes")


@cache
def _phrases() -> re.Pattern[str]:
    return phrase(word for kind in _KINDS for word in getattr(yes_no_words(), kind))


@cache
def _kind(found: str) -> str:
    return next(kind for kind in _KINDS if found in map(plain, getattr(yes_no_words(), kind)))
