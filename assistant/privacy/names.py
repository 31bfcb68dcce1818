"""Names of people: after words that announce one, and those that are hardly ever anything else.

Speech is in lower case, so a list of names decides, and how common a word is otherwise: "will", "may" and "rose" are
names only where somebody says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from assistant.privacy.spans import Span, alternatives
from assistant.privacy.words import frequency, words
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml

MEDICINES = PROJECT / "assistant" / "knowledge" / "medicines.yml"

LISTS = (
    *(
        "en_US",
        "en_GB",
        "en_IN",
        "en_IE",
        "en_NZ",
        "en_PK",
        "en_NG",
        "en_KE",
        "es_MX",
        "es_ES",
        "fr_FR",
        "de_DE",
        "it_IT",
    ),
    *("pl_PL", "pt_BR", "nl_NL", "sv_SE", "tr_TR", "vi_VN", "ro_RO", "hu_HU"),
)
"""Faker's lists of first and last names, as people of the United States and its neighbours and immigrants have them."""
ALONE, AFTER_CUE, AFTER_TITLE = 3_000, 30_000, 400_000
"""How often a word may come in the corpus and still be taken for a name: by itself, after "this is", after "Dr."."""
SURNAME_ALONE = 300
UNKNOWN = 20  # a word that is rarer than this and in no list of names may still be one, where a name is announced
MOST_WORDS = 4
_SHORTENED = re.compile(r"'(?:m|ve|re|ll|d|t)$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    said: str

    @property
    def low(self) -> str:
        return self.said.lower().replace("\u2019", "'").removesuffix("'s")

    @property
    def is_written_large(self) -> bool:
        return self.said[0].isupper() and not (self.said.isupper() and len(self.said) > 1)


@cache
def _listed(part: str) -> frozenset[str]:
    found: set[str] = set()
    for name in LISTS:
        provider = import_module(f"faker.providers.person.{name}").Provider
        lists = (getattr(provider, key) for key in dir(provider) if part in key and "name" in key)
        found |= {each.lower() for one in lists if not callable(one) for each in one if isinstance(each, str)}
    return frozenset(found) - _never()


@cache
def _both() -> frozenset[str]:
    return _listed("first") | _listed("last")


@cache
def _never() -> frozenset[str]:
    """Words that stay: those of the list, people's relations, and every medicine that we know of."""
    known, medicines = words(), read_yaml(MEDICINES)
    named = (name for kind in medicines["names"].values() for name in kind)
    return frozenset([*known.not_names, *known.relations, *(part for name in named for part in str(name).split())])


def _is_listed(token: _Token) -> bool:
    both = _both()
    return token.low in both or ("-" in token.low and all(part in both for part in token.low.split("-")))


def _may_be(token: _Token, most: int, *, unknown: bool = False) -> bool:
    """Whether it can be a name here: one of the lists that is no commoner than this, or a word that nobody knows."""
    if (
        not _never().isdisjoint([token.low, *token.low.split("-")])
        or len(token.said) < 2
        or _SHORTENED.search(token.low)
    ):
        return False
    often = frequency(token.low)
    if _is_listed(token):
        return often <= most
    return unknown and often <= UNKNOWN and len(token.said) > 2


class _Reader:
    """One text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_Token(*found.span(), found.group()) for found in _WORD.finditer(text)]
        large = sum(token.said[0].isupper() for token in self.tokens)
        self.is_mixed = 0 < large <= max(len(self.tokens) // 2, 3) and not text.isupper()

    def found(self) -> Iterator[Span]:
        for place, token in enumerate(self.tokens):
            if first := self._begins(place, token):
                yield Span(token.start, self._last(place, first).end, "name")

    def _before(self, place: int) -> str:
        return self.text[: self.tokens[place].start]

    def _begins(self, place: int, token: _Token) -> str:
        """How a name begins here, or "": by a sure cue, a title or relation, a cue, by the word itself."""
        before = self._before(place)[-40:].lower().replace("\u2019", "'")
        if _cues().sure.search(before) and not _SHORTENED.search(token.low) and token.low not in _stops():
            return "sure"
        if _cues().title.search(before) and (_may_be(token, AFTER_TITLE, unknown=True) or self._stands_out(place)):
            return "title"
        large = token.is_written_large
        if _cues().relation.search(before) and _may_be(token, AFTER_CUE, unknown=large):
            return "relation"
        if _cues().may.search(before) and _may_be(token, AFTER_CUE, unknown=large and self.is_mixed):
            return "cue"
        if self._announces_itself(place):
            return "before"
        return "alone" if self._is_one_alone(place) else ""

    def _stands_out(self, place: int) -> bool:
        token = self.tokens[place]
        known = token.low in _stopped() or frequency(token.low) > AFTER_TITLE or _SHORTENED.search(token.low)
        return self.is_mixed and token.is_written_large and not known

    def _is_one_alone(self, place: int) -> bool:
        token = self.tokens[place]
        if token.low in _never() or _SHORTENED.search(token.low):
            return False
        often = frequency(token.low)
        first, last = token.low in _listed("first"), token.low in _listed("last")
        if len(token.low) > 2 and ((first and often <= ALONE) or (last and often <= SURNAME_ALONE and often > 0)):
            return len(token.low) > 3 or token.is_written_large
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        full = after is not None and self._follow(token, after) and self._is_pair(token, after)
        return full and (first or token.is_written_large)

    def _is_pair(self, one: _Token, other: _Token) -> bool:
        if not (self.is_mixed and one.is_written_large and other.is_written_large):
            return one.low in _listed("first") and other.low in _listed("last") and frequency(one.low) < AFTER_CUE
        return _may_be(one, AFTER_CUE, unknown=True) and _may_be(other, AFTER_CUE, unknown=True)

    def _announces_itself(self, place: int) -> bool:
        """ "Ann Lee here": at the beginning, one or two words."""
        if not re.fullmatch(r"(?:(?:hi|hello|hey|yes|so|um|uh)[\s,.!]*)?", self._before(place).lower()):
            return False
        after = [token.low for token in self.tokens[place + 1 : place + 4]]
        says = next((n for n, word in enumerate(after[:3]) if word in words().names_before), None)
        return says is not None and all(
            _may_be(token, AFTER_CUE, unknown=True) for token in self.tokens[place : place + says + 1]
        )

    def _last(self, place: int, how: str) -> _Token:
        """The last word of the name that begins here."""
        last = self.tokens[place]
        for token in self.tokens[place + 1 : place + MOST_WORDS]:
            comma = how in ("sure", "title") and re.fullmatch(r",\s*", self.text[last.end : token.start])
            if not (self._follow(last, token) or comma) or not self._goes_on(last, token, how):
                return last
            last = token
        return last

    def _follow(self, one: _Token, other: _Token) -> bool:
        return bool(re.fullmatch(r"\s+|\.\s+(?=\w)", self.text[one.end : other.start])) and (
            self.text[one.end] != "." or len(one.said) == 1
        )

    def _goes_on(self, last: _Token, token: _Token, how: str) -> bool:
        if token.low in _stopped() or _SHORTENED.search(token.low):
            return False
        if len(token.said) == 1:  # an initial
            return token.said.isupper() and self.is_mixed and token.said != "I"
        large = self.is_mixed and token.is_written_large and last.is_written_large
        return large or _may_be(token, AFTER_CUE, unknown=frequency(token.low) == 0)


@dataclass(frozen=True)
class _Cues:
    sure: re.Pattern[str]
    may: re.Pattern[str]
    title: re.Pattern[str]
    relation: re.Pattern[str]


_ABBREVIATED = 8
"""The first titles of the list are short forms, which a full stop may follow."""


@cache
def _cues() -> _Cues:
    known = words()
    return _Cues(
        re.compile(rf"\b(?:{alternatives(known.names_follow)})\s*:?\s*$"),
        re.compile(rf"\b(?:{alternatives(known.names_may_follow)})[\s,:]+$"),
        re.compile(rf"\b(?:{alternatives(known.titles)}|(?:{alternatives(known.titles[:_ABBREVIATED])})\.),?\s+$"),
        re.compile(rf"\b(?:{alternatives(known.relations)})(?:'s name)?(?:\s+is)?,?\s+$"),
    )


@cache
def _stops() -> frozenset[str]:
    """Words after which no name begins, even where one was announced ("my name is not in the list")."""
    said = (
        "not no on in the a an is it its and or but for to called spelled of with i my your me we you he she they can"
    )
    return frozenset([*said.split(), *words().names_before, "wrong", "what", "at", "did", "has", "was", "said", "told"])


@cache
def _stopped() -> frozenset[str]:
    return _never() | _stops()


def names(text: str) -> Iterator[Span]:
    """Where they stand; a title before a name stays."""
    yield from _Reader(text).found()
