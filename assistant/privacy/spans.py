"""Where in a text something personal stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "phone", "email", "address", "birth", "number"]
SHOWN: dict[Kind, str] = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "address": "[address]",
    "birth": "[date of birth]",
    "number": "[number]",
}


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int
    kind: Kind


def joined(found: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap as one, of the kind of the first and longest."""
    merged: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Span(last.start, max(last.end, span.end), last.kind)
        elif span.end > span.start:
            merged.append(span)
    return merged


def alternatives(words: Iterable[str]) -> str:
    """A regular expression that matches any of these, the longest first; spaces match any space."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
