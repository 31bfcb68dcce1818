"""Words of a YAML list, found in what people say."""

import re
from collections.abc import Iterable
from functools import lru_cache

_APOSTROPHES = re.compile("[\u2018\u2019`\u00b4]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_OTHER = re.compile(r"[^a-z0-9' -]+")


def lower(text: str) -> str:
    """Small letters, plain apostrophes, no stretched letters ("yesss"); marks between clauses stay."""
    return _STRETCHED.sub(r"\1", _APOSTROPHES.sub("'", text.lower()))


def plain(text: str) -> str:
    """Small letters and single blanks, without marks."""
    return " ".join(_OTHER.sub(" ", lower(text)).split())


def as_recognisers_write(words: Iterable[str]) -> list[str]:
    """The words, and each again without its apostrophes: "don't know", "dont know"."""
    listed = list(words)
    return list(dict.fromkeys((*listed, *(plain(word).replace("'", "") for word in listed))))


def phrase(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words or phrases, the longest first, as whole words of a plain text."""
    return _any_of(tuple(words))


@lru_cache(maxsize=1024)  # lists of ours; Python's own memory of patterns is too small for all of them
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted({plain(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9'])(?:{'|'.join(map(re.escape, listed))})(?![a-z0-9'])")
