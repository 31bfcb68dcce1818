"""A training line as Alexa hears it: what a sample utterance may hold, and nothing else.

The rules are Amazon's "Rules for Sample Utterances": numbers in words, letters that are spelled with a full stop and a
space after each ("m. r. i."), apostrophes in words, hyphens inside of words, no other punctuation.
"""

import re
import unicodedata

from num2words import num2words

from assistant.speech import speakable

INITIALS = ("mri", "lp", "ct", "csf", "iv", "icu", "gp", "tv", "pt", "dvt", "ivf", "nhs", "nsaid", "nsaids")
"""Spelled letter by letter, however they are written; so are capitals without a vowel among small letters."""
EMERGENCY_NUMBERS = ("911", "999", "112", "111", "988")  # said digit by digit, wherever the caller is from
LEGAL = re.compile(r"(?:[a-z]\.|[a-z]+(?:['-][a-z]+)*'?)(?: (?:[a-z]\.|[a-z]+(?:['-][a-z]+)*'?))*")

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´", "'"))
_SAID = (  # what marks are called; others are not said
    (re.compile(r"\b([A-Za-z])\.(?=[A-Za-z]\.)"), r"\1. "),
    (re.compile(r"(?<=[A-Za-z])(?=\d)"), " "),
    (re.compile(r"(\d)\s*/\s*10\b"), r"\1 out of 10"),
    (re.compile(r"(\d),(\d{1,2})(?!\d)"), r"\1.\2"),
    (re.compile(r"[°º]"), " degrees "),
    (re.compile(r"&"), " and "),
    (re.compile(r"(?<=\d)\s*\+|\+(?=\s*\d)"), " plus "),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
    (re.compile(r"\bw/", re.IGNORECASE), "with "),
)
_CAPITALS = re.compile(r"-?(?<![\w'])(?:[B-DF-HJ-NP-TV-Z]{2,4}|ER)(?![\w'])-?")
_LISTED = re.compile(rf"-?(?<![\w'])(?:{'|'.join(INITIALS)})(?![\w'])-?", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?! ?(?:mg|ml))")
_STOP = re.compile(r"(?<![a-z'])([a-z])\.(?=\s|$)")  # of a letter that stands alone; every other stop ends a sentence
_STRAY = re.compile(r"(?<![a-z])['-]+|['-]{2,}|-+(?![a-z])")
_NOT_SAID = re.compile(r"[^a-z'.\- ]+")
_SPELLED = re.compile(r"\b[a-z]\.(?: [a-z]\.)+")
_MARKS = re.compile(r"['.\-]")


def spoken(line: str) -> str:
    """The words of a line as a legal sample; empty when none of it can be said.

    "Can't feel my toes, 9/10!" becomes "can't feel my toes nine out of ten", "after the LP" "after the l. p.".
    """
    text = unicodedata.normalize("NFKD", line.translate(_APOSTROPHES))
    text = "".join(c for c in text if not unicodedata.combining(c))
    for mark, words in _SAID:
        text = mark.sub(words, text)
    text = _spelled_out(_spelled_out(text, _LISTED), _CAPITALS) if re.search("[a-z]", text) else text.lower()
    text = _YEAR.sub(lambda year: str(num2words(int(year.group()), to="year")), text)
    return _legal(speakable(text, spelled=EMERGENCY_NUMBERS).lower())


def _spelled_out(text: str, initials: re.Pattern[str]) -> str:
    return initials.sub(lambda found: f" {'. '.join(found.group().strip('-').lower())}. ", text)


def _legal(text: str) -> str:
    kept = _STOP.sub(r"\1 STOP ", _NOT_SAID.sub(" ", text)).replace(".", " ")
    return " ".join(_STRAY.sub(" ", kept).replace(" STOP", ".").split())


def same(sample: str) -> str:
    """What two samples must differ in: the words, however they are joined and marked."""
    return " ".join(_MARKS.sub(" ", sample.replace("'", "").replace(". ", ".")).replace(".", " ").split())


def unspelled(words: str) -> str:
    """Words as Alexa delivers them, with letters that were spelled joined: "the l. p." becomes "the lp"."""
    return _SPELLED.sub(lambda found: found.group().replace(". ", "").rstrip("."), words)
