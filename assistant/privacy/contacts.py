"""Telephone numbers, e-mail addresses, and numbers of records and insurances."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.privacy.spans import Kind, Span, alternatives
from assistant.privacy.words import words

DIGIT = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)"
TENS = r"(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
SPOKEN = rf"(?:(?:double|triple)\s+)?(?:{DIGIT}|{TENS}|hundred|thousand)\b"
JOINED = r"[\s,.-]+"
FEWEST_SPOKEN = 7  # digits of a telephone number without an area code
FEWEST_AFTER_CUE = 4
TOP_LEVEL = r"(?:com|net|org|edu|gov|co|io|info|me|us|uk|ca|au|in|de|example)"


def contacts(text: str) -> Iterator[Span]:
    """Where they stand; spoken ones too ("five five five one two three four", "ann dot lee at mail dot com")."""
    for kind, pattern in _patterns():
        for found in pattern.finditer(text):
            start, end = found.span("value") if "value" in pattern.groupindex else found.span()
            yield Span(start, end, kind)


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    known, spoken = words(), rf"{SPOKEN}(?:{JOINED}{SPOKEN})"
    extension = r"(?:\s*(?:ext|extension|x)\.?\s*\d{1,5})?"
    number_of = rf"(?:{alternatives(known.numbers_follow)})"
    named = r"(?:\s*(?:id|identification|card|record|number|numbers|no\.?|num|#|is|:|=|-))*\s*"
    letters = r"(?:(?-i:[A-Z]{1,5})[ -]|[A-Za-z][ -])?"
    value = rf"{letters}(?=[\w-]*\d)[\w-]+(?:[ -](?=\w*\d)\w[\w-]*)*(?:-[A-Za-z]+)?"
    between = r"(?:'s)?(?:\s+(?:me|us|back|is|my|at|on|her|him|number|phone|:))*[\s:,]*"
    cue = rf"\b(?:{alternatives(known.phones_follow)})\b{between}"
    patterns: tuple[tuple[Kind, str], ...] = (
        ("email", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
        (
            "email",
            rf"\b[\w+-]+(?:\s+(?:dot|underscore|dash|hyphen)\s+[\w+-]+)*\s+at\s+[\w-]+(?:\s+dot\s+\w+)*\s+(?:dot\s+|\.){TOP_LEVEL}\b(?:\s+dot\s+\w{{2}})?",
        ),
        ("number", r"\b\d{3}-\d{2}-\d{4}\b"),
        ("number", rf"\b{number_of}\b{named}(?P<value>{value})"),
        (
            "number",
            rf"\b{number_of}\b{named}(?P<value>(?:[a-z]{JOINED})?{spoken}{{2,}})",
        ),
        ("number", r"\b(?=[A-Za-z-]{0,5}\d)[A-Za-z]{1,4}-?\d{5,}\b"),
        ("number", r"\b\d(?:[ -]\d){5,}\b"),
        ("phone", rf"(?<![\d.])(?:\+?1[-. ]?)?\(?\d{{3}}\)?[-. ]?\d{{3}}[-. ]?\d{{4}}\b(?!\.\d){extension}"),
        ("phone", rf"(?<![\d.])\d{{3}}[-. ]\d{{4}}\b(?![./]\d){extension}"),
        ("phone", rf"\+\d[\d ().-]{{6,}}\d{extension}"),
        ("phone", r"(?<![\d.])0\d{2,4}[ -]\d{3,4}[ -]?\d{2,6}\b"),
        ("phone", rf"(?<![\d.])\d{{7,}}\b{extension}"),
        ("phone", rf"\b(?:{spoken}{{{FEWEST_SPOKEN - 1},}})"),
        ("phone", rf"{cue}(?P<value>{spoken}{{{FEWEST_AFTER_CUE},}})"),
    )
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in patterns)
