"""Street addresses: a house number with a street, a post-office box, or what is said to be where somebody lives."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.contacts import JOINED, SPOKEN
from assistant.privacy.spans import Span, alternatives
from assistant.privacy.words import frequency, words

MOST_FREQUENT = 1_000_000  # in the corpus: what is commoner is no street's name ("the", "have")
FLAT = (
    rf"(?:flat|apt\.?|apartment|unit|suite|room|#)\s*(?:{SPOKEN}(?:\s+[a-z]\b)?|\d{{1,5}}[a-z]?|[a-z]\b|[\w-]{{1,5}})"
)
WRITTEN = 9  # of the sure types: those that are hardly anything but a street's when written large
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
    spoken = rf"{SPOKEN}(?:{JOINED}(?:and\s+)?{SPOKEN}){{0,8}}"
    number = rf"(?:{FLAT},?\s+)?(?<![\d.])(?:\d{{1,5}}[a-z]?|{spoken})"
    street = rf"(?:{alternatives(known.street_types)})\b"
    cue = rf"\b(?:{alternatives(known.addresses_follow)})\s+"
    never = alternatives([*known.not_in_streets, "please", "its", "my", "we", "he", "she", "they", "there"])
    some = rf"(?!(?:{never})\b)[\w'][\w'.]*"
    sure = alternatives(known.sure_street_types)
    written = alternatives(kind.title() for kind in known.sure_street_types[:WRITTEN])
    name = rf"(?!(?:the|a|this|that|your|his|her|their|our|every|main|{never})\b)[a-z][a-z']+"
    crossing = r"(?!(?:the|my|a|it)\b)[\w']+"
    zip_ = rf"(?:{SPOKEN}|[a-z]\b)(?:{JOINED}(?:{SPOKEN}|[a-z]\b)){{4,6}}"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?P<value>(?!one\b){number},?\s+(?P<between>(?:{some}\s+){{1,3}}?){street}{REST})",
            rf"{cue}(?P<value>(?P<between>(?:{some}\s+){{1,3}}?){street}{REST})",
            rf"\b(?:on|near|off|at)\s+(?P<value>(?P<between>(?:{name}\s+){{1,2}}?)(?:{sure}){REST})",
            rf"\b(?P<value>(?P<between>)(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s(?:{written}))\b{REST})",
            rf"\b(?P<value>(?P<between>)(?:the\s+)?corner\s+of\s+{crossing}(?:\s+{street})?\s+and\s+{crossing}(?:\s+{street})?)",
            rf"\bzip(?:\s+code)?(?:\s+(?:is|here|it's|its))*[\s:,]+(?P<value>(?P<between>)\d{{5}}(?:-\d{{4}})?\b|{zip_})",
            rf"\b(?:post\s?code|postal\s+code)(?:\s+(?:is|it's|its))*[\s:,]+"
            rf"(?P<value>(?P<between>)(?=[\w ]*\d)\w{{2,7}}(?:\s\d\w{{2}}\b)?|{zip_})",
            r"\b(?P<value>(?P<between>)(?-i:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d))\b",
            r"(?P<value>(?P<between>)(?<=\b)(?-i:(?:[A-Z][a-z]+,\s+)?[A-Z]{2})\s+\d{5}(?:-\d{4})?\b)",
            rf"\b(?P<value>(?P<between>)p\.?\s?o\.?\s+box\s+\d+{REST})",
            rf"{cue}(?P<value>{number}\s+(?P<between>{some}(?:\s+{some}){{0,2}}){REST})",
        )
    )
