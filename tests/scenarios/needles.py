"""Patients' words, looked for in what a server wrote: any three of them in a row."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.files_written import bytes_of

IN_A_ROW = 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def rows(text: str) -> set[tuple[str, ...]]:
    """Every three words that follow each other; marks, capitals and line ends do not count."""
    words = _WORD.findall(text.lower().replace("\u2019", "'").replace("\\n", " "))
    return {tuple(words[n : n + IN_A_ROW]) for n in range(len(words) - IN_A_ROW + 1)}


def needles(said: Iterable[str], ours: Iterable[str]) -> set[tuple[str, ...]]:
    """What patients said and we never say."""
    return {row for text in said for row in rows(text)} - {row for text in ours for row in rows(text)}


def found(wanted: set[tuple[str, ...]], files: Iterable[Path]) -> dict[str, list[str]]:
    """The words that stand in each file, in whatever form the file is."""
    held = {path.name: rows(_text(path)) & wanted for path in files}
    return {name: sorted(" ".join(row) for row in there) for name, there in held.items() if there}


def _text(path: Path) -> str:
    return (bytes_of(path) or b"").decode("utf-8", "replace")
