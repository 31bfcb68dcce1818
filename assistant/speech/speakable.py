"""Shown text to spoken words: numbers in words, telephone numbers digit by digit."""

import re

from num2words import num2words

_PHONE = re.compile(r"\+?\d[\d\-. ()]{5,}\d")
_RANGE = re.compile(r"(\d+)\s?[-–]\s?(\d+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HYPHENED = re.compile(r"(\d+)-(?=[a-z])")


def _digits(match: re.Match[str]) -> str:
    return " ".join(num2words(int(d)) for d in match.group() if d.isdigit())


def _words(match: re.Match[str]) -> str:
    text = match.group()
    return str(num2words(float(text) if "." in text else int(text)))


def speakable(text: str, *, spelled: tuple[str, ...] = ()) -> str:
    """The words a voice should say.

    Args:
        text: plain text.
        spelled: short numbers that are said digit by digit, such as the emergency number.

    "Call 911. Lie flat for 1 to 4 hours." becomes "Call nine one one. Lie flat for one to four hours."
    """
    for number in sorted((s for s in spelled if s), key=len, reverse=True):
        text = re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", lambda m: _digits(m), text)
    text = _PHONE.sub(_digits, text)
    text = _RANGE.sub(r"\1 to \2", text)
    text = _HYPHENED.sub(r"\1 ", text)
    return _NUMBER.sub(_words, text)
