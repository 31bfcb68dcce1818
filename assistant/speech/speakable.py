"""Shown text to spoken words: numbers in words, telephone numbers digit by digit, times of day as people say them."""

import re

from num2words import num2words

from assistant.read_once import read_once

# Groups of digits with one separator between them, 7 digits at least; a full stop only inside, never before a space.
_COUNTED = r"(?! (?:minutes?|hours?|days?|weeks?|months?)\b)"
_PHONE = (
    r"(?<![\w:.])(?:\+?\d{1,3}[-. ]?)?(?:\(\d{2,5}\) ?)?"
    rf"\d{{2,}}(?:[-. ]\d{{2,}}{_COUNTED})*(?![\w:]|[.,]\d)"
)
_LEAST_PHONE_DIGITS = 7
_LONG = 6  # a spelled number with more characters may hold a telephone number and is looked for first
_TIME = re.compile(
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?::(?P<minute>[0-5]\d))(?: ?(?P<half>[ap])\.?m\b(?P<stop>\.?))?| ?(?P<bare>[ap])\.?m\b(?P<end>\.?))",
    re.IGNORECASE,
)
_TIME_RANGE = re.compile(r"(?<=[\dmM.])\s?[-–]\s?(?=\d{1,2}(?::\d\d| ?[ap]\.?m\b))")
_RANGE = re.compile(r"(\d+)\s?[-–]\s?(\d+)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HYPHENED = re.compile(r"(\d)-?(?=[A-Za-z])")


def _digits(text: str) -> str:
    return " ".join(num2words(int(d)) for d in text if d.isdigit())


def _words(match: re.Match[str]) -> str:
    text = match.group()
    return str(num2words(float(text) if "." in text else int(text)))


def _ordinal(match: re.Match[str]) -> str:
    return str(num2words(int(match.group(1)), to="ordinal"))


def _spell(text: str) -> str:
    """A telephone number digit by digit, with a pause between its groups; words in it, such as "option", stay."""
    return re.sub(r"[+(]*\d(?:[-. ()]*\d)*", lambda m: ", ".join(map(_digits, re.findall(r"\d+", m.group()))), text)


def _telephones(text: str, spelled: tuple[str, ...]) -> str:
    """All telephone numbers in one pass, so that 911 inside of a longer number is not taken for itself."""
    numbers = sorted((s for s in spelled if re.search(r"\d", s)), key=len, reverse=True)
    exact = [rf"(?<!\d){re.escape(s)}(?!\d)" for s in numbers]
    long = [e for e, s in zip(exact, numbers, strict=True) if len(s) > _LONG]
    short = [e for e, s in zip(exact, numbers, strict=True) if len(s) <= _LONG]

    def replace(match: re.Match[str]) -> str:
        found = match.group()
        if found in numbers or sum(c.isdigit() for c in found) >= _LEAST_PHONE_DIGITS:
            return _spell(found)
        return found

    return re.sub("|".join((*long, _PHONE, *short)), replace, text)


def _time(match: re.Match[str]) -> str:
    """ "8:00 am" becomes "eight a m", "17:30" "five thirty p m", "8:05" "eight oh five"."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or match["bare"] or "").lower()
    if not half and not 1 <= hour <= 12:
        half = "p" if 12 < hour < 24 else "a"
    words = [num2words(hour % 12 or 12)]
    if minute:
        words.append(num2words(minute) if minute > 9 else f"oh {num2words(minute)}")
    elif not half:
        words.append("o'clock")
    if half:
        words.append(f"{half} m")
    return " ".join(words) + _full_stop(match)


def _full_stop(match: re.Match[str]) -> str:
    """The stop of "a.m." where it ends a sentence too."""
    stop = match["stop"] or match["end"] or ""
    return stop if re.match(r"\s+[A-Z]|\s*$", match.string[match.end() :]) else ""


@read_once(256)  # answers come again and again
def speakable(text: str, *, spelled: tuple[str, ...] = ()) -> str:
    """The words a voice should say.

    Args:
        text: plain text.
        spelled: telephone numbers that are said digit by digit however short, such as the emergency number.
            Those without a digit ("the number on your care papers") are left as they are.

    "Call 911. Lie flat for 1 to 4 hours." becomes "Call nine one one. Lie flat for one to four hours."
    """
    text = _telephones(text, spelled)
    text = _TIME.sub(_time, _TIME_RANGE.sub(" to ", text))
    text = _RANGE.sub(r"\1 to \2", _THOUSANDS.sub("", text))
    text = _HYPHENED.sub(r"\1 ", _ORDINAL.sub(_ordinal, text))
    return _NUMBER.sub(_words, text.replace("%", " percent"))
