"""Word errors."""

import re

_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """Words as compared: small letters, no punctuation, "can't" as "cant"."""
    return _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))


def word_errors(right: list[str], heard: list[str]) -> int:
    """Words to put in, take out or change (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(right, 1):
        before, row = row, [i]
        for j, other in enumerate(heard, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (word != other)))
    return row[-1]
