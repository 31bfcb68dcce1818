"""Patients' text as the patterns see it: lower case, plain letters, one space, clause marks as words."""

import re
import unicodedata

from assistant.read_once import read_once

SENTENCE_END = "."
CLAUSE_END = ","

_APOSTROPHES = re.compile(r"[’‘`´']")
_DECIMAL = re.compile(r"(\d)[.,](\d)")
_DEGREES = re.compile(r"[°º]")
_SENTENCE_MARK = re.compile(r"[.!?;:\n\r…]+")
_CLAUSE_MARK = re.compile(r"[,()\u2013\u2014]+|\s-\s")
_OTHER = re.compile(r"[^a-z0-9_., ]+")
_SPACES = re.compile(r"\s+")
_FILLERS = re.compile(r"\b(?:um+|uh+|uhm|erm|hmm+)\b ?(?:, )?")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@read_once(64)  # each part of the program that reads a message asks anew, some of them its last one too
def normalise(text: str) -> str:
    """Text for matching.

    "I can't feel my LEG!!  Temp 101.4" becomes "i cant feel my leg . temp 101_4": apostrophes go, a decimal point
    becomes an underscore so that only sentence ends are dots, a letter said more than twice is said twice.
    """
    plain = unicodedata.normalize("NFKD", _DEGREES.sub(" ", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = _APOSTROPHES.sub("", plain)
    plain = _DECIMAL.sub(r"\1_\2", plain)
    plain = _SENTENCE_MARK.sub(f" {SENTENCE_END} ", plain)
    plain = _CLAUSE_MARK.sub(f" {CLAUSE_END} ", plain)
    plain = _OTHER.sub(" ", plain)
    plain = _STRETCHED.sub(r"\1\1", plain)
    return _SPACES.sub(" ", plain).strip()


def without_fillers(words: str) -> str:
    """Normalised text without the sounds that people make while they think; words that may mean something stay."""
    return _FILLERS.sub("", f"{words} ").strip(" ,")
