"""Street addresses: a house number with a street, a post-office box, or what is said to be where somebody lives."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.contacts import JOINED, SPOKEN
from assistant.privacy.spans import Span, alternatives
from assistant.privacy.words import frequency, words

MOST_FREQUENT = 1_000_000  # in the corpus: what is commoner is no street's name ("the", "have")
FLAT = r"(?:flat|apt\.?|apartment|unit|suite|room|#)\s*[\w-]{1,5}"
REST = (
    rf"(?:\.)?(?:,?\s*{FLAT})?(?:,\s*(?-i:[A-Z])[a-z]+(?:\s(?-i:[A-Z])[a-z]+)*)?"
    rf"(?:,?\s+(?-i:[A-Z]{{2}})(?![A-Za-z]))?(?:,?\s*\d{{5}}(?:-\d{{4}})?\b)?"
)


def places(text: str) -> Iterator[Span]:
    """Where they stand."""
    for pattern in _patterns():
        for found in pattern.finditer(text):
            if _is_a_street(found["between"] or "", in_digits=found["value"][0].isdigit()):
                yield Span(*found.span("value"), "address")


def _is_a_street(between: str, *, in_digits: bool) -> bool:
    said = [word.strip(".,'").lower() for word in between.split()]
    return not any(
        word in _never() or (frequency(word) > MOST_FREQUENT and not (in_digits and word == "the")) for word in said
    )


@cache
def _never() -> frozenset[str]:
    return frozenset(words().not_in_streets)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    known = words()
    spoken = rf"{SPOKEN}(?:{JOINED}{SPOKEN})*"
    number = rf"(?:{FLAT},?\s+)?(?<![\d.])(?:\d{{1,5}}[a-z]?|{spoken})"
    street = rf"(?:{alternatives(known.street_types)})\b"
    cue = rf"\b(?:{alternatives(known.addresses_follow)})\s+"
    never = alternatives([*known.not_in_streets, "please", "its", "my", "we", "he", "she", "they", "there"])
    some = rf"(?!(?:{never})\b)[\w'][\w'.]*"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?P<value>(?!one\b){number},?\s+(?P<between>(?:{some}\s+){{1,3}}?){street}{REST})",
            rf"\b(?P<value>(?P<between>)p\.?\s?o\.?\s+box\s+\d+{REST})",
            rf"{cue}(?P<value>{number}\s+(?P<between>{some}(?:\s+{some}){{0,2}}){REST})",
        )
    )
