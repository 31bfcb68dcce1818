"""What a single word may be: a name, one that no list has, a verb, or a word that never is one."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.privacy.name_lists import both, looks_made, may_be_unknown, never
from assistant.privacy.spans import alternatives
from assistant.privacy.words import frequency, words

ALONE, AFTER_CUE, AFTER_RELATION, AFTER_TITLE = 3_000, 30_000, 70_000, 500_000
"""How often a word may come in the corpus and still be a name: by itself, after "this is", "my son" and "Dr."."""
SURNAME_ALONE = 300
RARE = 50  # so is a surname that no list has, after a first name or a title
UNKNOWN = 20  # a word that is rarer than this and in no list of names may still be one, where a name is announced
SHORTENED = re.compile(
    r"'(?:m|ve|re|ll|d|t)$|^(?:has|had|would|could|cud|should|did|does|is|was|are|were|do|ca|wo|must|need)nt$|"
    r"^(?:th?ere|that|what|who|how|where)s$"
)
"""Shortened verbs, with and without the apostrophe, which are never names."""


@dataclass(frozen=True)
class Token:
    """A word of a text: where it begins and ends, and how it was written."""

    start: int
    end: int
    said: str

    @property
    def low(self) -> str:
        """In lower case, without 's."""
        return self.said.lower().replace("\u2019", "'").removesuffix("'s")

    @property
    def is_written_large(self) -> bool:
        """Whether it begins with a capital letter and goes on in small ones."""
        return self.said[0].isupper() and not (self.said.isupper() and len(self.said) > 1)


def is_listed(word: str) -> bool:
    """Whether the lists have a word in lower case, or each part of one with a hyphen."""
    return word in both() or ("-" in word and all(part in both() for part in word.split("-")))


def may_be(token: Token, most: int, *, unknown: bool = False) -> bool:
    """Whether it can be a name here: one of the lists that is no commoner than this, or a word that nobody knows."""
    if not never().isdisjoint([token.low, *token.low.split("-")]) or len(token.said) < 2 or SHORTENED.search(token.low):
        return False
    often = frequency(token.low)
    if is_listed(token.low):
        return often <= most
    return unknown and often <= UNKNOWN and len(token.said) > 2


def is_unlisted(token: Token) -> bool:
    """Whether a word that no list has may be a name where one is announced."""
    parts = token.low.split("-")
    if token.low in stopped() or not never().isdisjoint(parts):
        return False
    if len(parts) > 1 and parts[0] in words().particles:
        return True
    return any(map(may_be_unknown, parts)) and all(
        part in words().particles or part in both() or may_be_unknown(part) for part in parts
    )


def is_rare(token: Token) -> bool:
    """Whether a word is so rare that it may be a surname after a first name or a title."""
    known = token.low in stopped() or looks_made(token.low)
    return not known and len(token.said) > 3 and 0 < frequency(token.low) <= RARE


@cache
def brands() -> re.Pattern[str]:
    """Things that are called after somebody."""
    return re.compile(rf"\b(?:{alternatives(words().brands)})\b")


@cache
def verbs() -> frozenset[str]:
    """Everyday words, in lower case, that are some people's names."""
    return frozenset(words().verbs_like_names)


@cache
def no_surnames() -> frozenset[str]:
    """Words that are not taken for a surname after a title, nor for a first name before a verb."""
    return frozenset(words().no_surnames) | stops()


@cache
def stops() -> frozenset[str]:
    """Words after which no name begins, even where one was announced ("my name is not in the list")."""
    return frozenset([*words().stops, *words().names_before])


@cache
def stopped() -> frozenset[str]:
    """Those, and what is never a name."""
    return never() | stops()
