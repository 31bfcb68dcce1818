"""Utterances with what is to be removed marked as [kind:words], and how well something finds it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

_MARK = re.compile(r"\[(name|phone|email|address|birth|number):([^\]]+)\]")
Finder = Callable[[str], Iterable[tuple[int, int]]]
"""A text -> where something personal stands."""


@dataclass(frozen=True)
class Marked:
    """A text, and (start, end, kind) of what is to go."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def read_marked(path: Path) -> list[Marked]:
    """The utterances of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line and not line.startswith("#")]


def marked(line: str) -> Marked:
    """One line."""
    text, marks, done = "", [], 0
    for found in _MARK.finditer(line):
        text += line[done : found.start()]
        marks.append((len(text), len(text) + len(found[2]), found[1]))
        text, done = text + found[2], found.end()
    return Marked(text + line[done:], tuple(marks))


@dataclass
class Score:
    """What came of a set: marks found and missed by kind; words and utterances from which too much was taken."""

    found: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    words: int = 0
    words_lost: int = 0
    utterances: int = 0
    utterances_hurt: int = 0
    missed: list[str] = field(default_factory=list)
    hurt: list[str] = field(default_factory=list)

    def recall(self, kind: str = "") -> float:
        """Share of the marks that are gone to the last letter and digit; of one kind, or of all."""
        if kind:
            return self.found[kind] / self.of[kind]
        return self.found.total() / self.of.total()


def score(items: Iterable[Marked], find: Finder) -> Score:
    """How well a finder does. Titles (Dr.) may go or stay; letters and digits count, marks between them do not."""
    total = Score()
    for item in items:
        gone = {n for start, end in find(item.text) for n in range(start, end)}
        meant = {n for start, end, _ in item.marks for n in range(start, end)}
        for start, end, kind in item.marks:
            total.of[kind] += 1
            whole = all(
                n in gone for n in range(start, end) if item.text[n].isalnum() and not _is_title(item.text, n, start)
            )
            total.found[kind] += whole
            if not whole:
                total.missed.append(f"{kind}: {item.text[start:end]!r} in {item.text!r}")
        spoken = list(re.finditer(r"[\w'.]+", item.text))
        lost = [
            word
            for word in spoken
            if not _is_meant(word, meant) and any(n in gone - meant for n in range(*word.span()))
        ]
        lost = [word for word in lost if word.group().strip(".").lower() not in TITLES]
        total.utterances += 1
        total.words += sum(not _is_meant(word, meant) for word in spoken)
        total.words_lost += len(lost)
        total.utterances_hurt += bool(lost)
        if lost:
            total.hurt.append(f"{' '.join(word.group() for word in lost)!r} in {item.text!r}")
    return total


TITLES = ("dr", "doctor", "mr", "mrs", "ms", "miss", "nurse")


def _is_title(text: str, place: int, start: int) -> bool:
    first = re.match(r"(?:Dr|Mrs?|Ms)\.?\s", text[start:])
    return first is not None and place < start + first.end()


def _is_meant(word: "re.Match[str]", meant: set[int]) -> bool:
    return any(n in meant for n in range(*word.span()))
