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
MOST_BETWEEN = 12  # words from "card" to its number; without a limit "id id id ..." takes seconds
NATO = (
    r"(?:alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo|lima|mike|november|oscar|papa|quebec|romeo|"
    r"sierra|tango|uniform|victor|whiskey|x-ray|yankee|zulu)"
)
TOP_LEVEL = r"(?:com|net|org|edu|gov|co|io|info|me|us|uk|ca|au|in|de|example)"
_DIGIT, _SPOKEN = re.compile(r"\d"), re.compile(rf"\b(?:{DIGIT}|{TENS})\b", re.IGNORECASE)


def contacts(text: str) -> Iterator[Span]:
    """Where they stand; spoken ones too ("five five five one two three four", "ann dot lee at mail dot com")."""
    in_digits, spoken = bool(_DIGIT.search(text)), bool(_SPOKEN.search(text))
    for kind, pattern in _patterns():
        if not (in_digits or spoken or kind == "email"):
            continue
        for found in pattern.finditer(text):
            if "long" in pattern.groupindex and _is_everyday(found["long"]):
                continue
            start, end = found.span("value") if "value" in pattern.groupindex else found.span()
            yield Span(start, end, kind)


def _is_everyday(value: str) -> bool:
    """Whether it is too short for somebody's number: "20", "9th", but not "4471" and "7QX41"."""
    digits = sum(sign.isdigit() for sign in value) + len(_SPOKEN.findall(value))
    code = re.fullmatch(r"(?=.*[A-Za-z]{2})(?=.*\d.*\d)[A-Za-z0-9]{5,}", value)
    return digits < FEWEST_AFTER_CUE and (code is None or re.fullmatch(r"\d+[A-Za-z]+", value) is not None)


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    known, spoken = words(), rf"{SPOKEN}(?:{JOINED}{SPOKEN})"
    extension = r"(?:\s*(?:ext|extension|x)\.?\s*\d{1,5})?"
    number_of = rf"(?:{alternatives(known.numbers_follow)})"
    number_of_rarely = rf"(?:{alternatives(known.numbers_rarely_follow)})"
    named_by = (
        "id|identification|identifier|card|record|number|numbers|no|num|code|key|is|was|it's|its|says|said|reads|"
        "starts with|begins with|ending in|ends in|ending with|ending|ends with|ends|"
        "on my|of my|for my|the|last four|last 4|first|digits|of|are"
    )
    named = rf"(?:'s)?(?:\s*(?:\b(?:{named_by})\b|no\.|#|:|=|-|,)){{0,{MOST_BETWEEN}}}\s*"
    letters = r"(?:(?-i:[A-Z]{1,5})[ -]|[A-Za-z][ -])?"
    check_letter = (
        r"(?:[ -](?:(?-i:[A-Z]{1,2})|[b-df-hj-np-tv-z]{1,2}|[eou]|"
        r"a(?=\s+(?:the|my|is|and|can|i|do|it)\b|[,.?!]|\s*$))(?![\w'-]))"
    )
    value = rf"{letters}(?=[\w-]*\d)[\w-]+(?:[ -](?=\w*\d)\w[\w-]*)*(?:-[A-Za-z]+)?{check_letter}?"
    piece = rf"(?:{SPOKEN}|\d{{1,4}}\b|[b-hj-z]\b|a(?=\s(?:\w|{DIGIT}|{TENS})\b)|{NATO}\b)"
    mixed = rf"{piece}(?:[\s-]+{piece}){{3,}}"
    between = r"(?:'s)?(?:\s+(?:me|us|back|is|my|at|on|her|him|number|phone|:))*[\s:,]*"
    cue = rf"\b(?:{alternatives(known.phones_follow)})\b{between}"
    patterns: tuple[tuple[Kind, str], ...] = (
        ("email", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
        (
            "email",
            rf"\b[\w+-]{{1,40}}(?:\s+(?:dot|underscore|dash|hyphen)\s+[\w+-]{{1,40}}){{0,8}}\s+at\s+[\w-]+(?:\s+dot\s+\w+)*\s+(?:dot\s+|\.){TOP_LEVEL}\b(?:\s+dot\s+\w{{2}})?",
        ),
        ("number", r"\b\d{3}-\d{2}-\d{4}\b"),
        ("number", rf"\b{number_of}\b{named}(?P<value>{value})"),
        (
            "number",
            rf"\b{number_of}\b{named}(?P<value>(?:[a-z]{JOINED})?{spoken}{{2,}})",
        ),
        ("number", rf"\b{number_of}\b{named}(?P<value>{mixed})"),
        ("number", rf"\b{number_of_rarely}\b{named}(?P<value>(?P<long>{value}))"),
        ("number", rf"\b{number_of_rarely}\b{named}(?P<value>(?P<long>{mixed}))"),
        ("number", rf"\b{number_of_rarely}\b{named}(?P<value>{spoken}{{3,}})"),
        ("number", rf"\b(?:{number_of}|{number_of_rarely})\b{named}(?P<value>[A-Z]{{2,5}}(?:/\d{{2,}}){{1,3}})"),
        ("number", rf"\blast\s+(?:four|4|five|5|six|6)\b{named}(?P<value>\d{{4,6}}\b|(?:{spoken}{{3,}}))"),
        ("number", r"\b(?-i:[A-Z]{2})\s?\d{2}\s?\d{2}\s?\d{2}\s?(?-i:[A-D])\b"),
        ("number", r"(?<![\d.])\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{4})?\b"),
        ("number", r"(?<![\d.])\d{3}[ -]\d{3}[ -]\d{3}\b(?![/.]\d)"),
        ("number", r"\b(?=[A-Za-z-]{0,5}\d)[A-Za-z]{1,4}-?\d{5,}\b"),
        ("number", r"\b\d(?:[ -]\d){5,}\b"),
        ("phone", rf"(?<![\d.])(?:\+?1[-. ]?)?\(?\d{{3}}\)?[-. ]?\d{{3}}[-. ]?\d{{4}}\b(?!\.\d){extension}"),
        ("phone", rf"(?<![\d.])\d{{3}}[-. ]\d{{4}}\b(?![./]\d){extension}"),
        ("phone", r"(?<!\w)\(0\d{1,4}\)\s?\d{3,4}[ -]?\d{3,4}\b"),
        ("phone", r"\b(?:ext\.?|extension)\s+(?:is\s+|number\s+)?(?P<value>\d{3,5})\b"),
        ("phone", rf"\+\d[\d ().-]{{6,}}\d{extension}"),
        ("phone", r"(?<![\d.])\d{3,5}(?:[-. ]\d{3,5}){2}\b(?![./]\d)"),
        ("phone", r"(?<![\d.])0\d(?:[ .-]?\d\d){4}\b"),
        ("phone", rf"\b(?:(?:\d|{DIGIT})\b{JOINED}){{6,}}(?:\d|{DIGIT})\b"),
        ("phone", rf"{cue}(?P<value>\d{{3}}[-. ]?\d{{4}}|\d{{5,}})\b"),
        ("phone", r"(?<![\d.])0\d{2,4}[ -]\d{3,4}[ -]?\d{2,6}\b"),
        ("phone", rf"(?<![\d.])\d{{7,}}\b{extension}"),
        ("phone", rf"\b(?:{spoken}{{{FEWEST_SPOKEN - 1},}})"),
        ("phone", rf"{cue}(?P<value>{spoken}{{{FEWEST_AFTER_CUE},}})"),
    )
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in patterns)
