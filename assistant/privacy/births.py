"""Dates of birth: those that are said to be, and whole dates too long ago to be of a procedure."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.contacts import DIGIT, TENS
from assistant.privacy.spans import Span, alternatives
from assistant.privacy.words import words

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir)tieth)"
)
IN_DIGITS = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"
HOLIDAY = (
    r"(?:christmas(?:\s+(?:day|eve))?|boxing\s+day|new\s+year'?s(?:\s+(?:day|eve))?|valentine'?s\s+day|halloween|leap\s+day|"
    r"easter(?:\s+(?:sunday|monday))?|st\.?\s+patrick'?s\s+day|independence\s+day|thanksgiving(?:\s+day)?)"
)
SPOKEN_YEAR = rf"(?:nineteen\s+(?:hundred(?:\s+(?:and\s+)?{DIGIT})?|oh\s+{DIGIT}|{TENS}(?:[\s-]+{DIGIT})?))"
YEARS_AGO = r"(?:19\d\d|200\d|201[0-5])"
"""Years before any procedure that somebody asks about today."""


def births(text: str) -> Iterator[Span]:
    """Where they stand."""
    for pattern in _patterns():
        for found in pattern.finditer(text):
            yield Span(*found.span("value"), "birth")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    spoken = rf"(?:{DIGIT}|{TENS}|hundred|thousand)"
    piece = rf"(?:{MONTH}|{ORDINAL}|{HOLIDAY}|{spoken}|\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}|'\d\d)(?![\w])"
    more = rf"(?:(?:\s*,\s*|\s+|-)(?:(?:of|the|and)\s+){{0,2}}{piece})"
    said = rf"{IN_DIGITS}|\d{{1,2}}/\d{{1,2}}\b|(?:the\s+)?{piece}{more}+|{HOLIDAY}|\b{YEARS_AGO}\b|{SPOKEN_YEAR}"
    links = r"is|was|it's|its|it is|on|in|back in|the year|of|would be|that's|uh|um|a|way back"
    cue = rf"\b(?:{alternatives(words().births_follow)})(?:[\s:,-]{{0,4}}\s(?:{links})\b){{0,4}}[\s:,-]{{0,4}}"
    year = YEARS_AGO
    dated = (
        rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{year}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+{year}\b|"
        rf"\b\d{{1,2}}[-/.]\d{{1,2}}[-/.]{year}\b|\b{year}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b|"
        rf"\b\d{{1,2}}/\d{{1,2}}/[3-9]\d\b|"
        rf"\b(?:the\s+)?(?:{piece}(?:\s+(?:of\s+)?|\s*,\s*)){{1,4}}{SPOKEN_YEAR}\b|\b{HOLIDAY},?\s+(?:{year}\b|{SPOKEN_YEAR}\b)"
    )
    return tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            rf"{cue}(?P<value>{said})",
            rf"\bturn(?:ed|s|ing)?\s+[\w-]+\s+on\s+(?P<value>{said})",
            rf"(?P<value>{dated})",
        )
    )
