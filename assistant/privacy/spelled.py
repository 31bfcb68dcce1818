"""Names that are spelled: "v e n k a t", "s as in sam, o as in oscar"."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.spans import Span, alternatives
from assistant.privacy.words import words

_BETWEEN = r"(?:\s*[,.-]\s*|\s+)"
_LETTER = r"(?:(?:space|hyphen|dash|apostrophe)[\s,]+)?(?:(?:double|capital|big|small)[\s-]+)?[a-z]\b"
FEWEST, FEWEST_AFTER_CUE = 4, 2
"""Letters that make a spelled name, and after a word that announces one."""


def spelled_names(text: str) -> Iterator[Span]:
    """Where they stand; spelled short forms ("m r i", "c o p d") stay."""
    for pattern in _patterns():
        for found in pattern.finditer(text):
            letters = re.sub(r"[^a-z]", "", found["value"].lower())
            if letters not in _short_forms() and len(set(letters)) > 1:
                yield Span(*found.span("value"), "name")


@cache
def _short_forms() -> frozenset[str]:
    return frozenset(words().short_forms)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    announced = alternatives([*words().names_follow, *words().spelled_follow])
    cue = rf"\b(?:{announced})(?:\s+(?:it's|its|is|as|that's))?[\s:,]+"
    explained = r"[a-z](?:\s+as\s+in|\s+for|\s+like)\s+[a-z]+"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"(?<![\w'-])(?<!vitamin )(?<!hepatitis )(?<!hep )"
            rf"(?P<value>{_LETTER}(?:{_BETWEEN}{_LETTER}){{{FEWEST - 1},}})(?!['\w])",
            rf"{cue}(?P<value>{_LETTER}(?:{_BETWEEN}{_LETTER}){{{FEWEST_AFTER_CUE - 1},}})(?!['\w])",
            rf"(?<![\w'])(?P<value>{explained}(?:[\s,]+(?:and\s+)?(?:{explained}|{_LETTER}))+)(?!['\w])",
        )
    )
