"""Who has it: words that make a sign a report, though it is asked, put as an "if", or stands beside a "no".

"Is my stiff neck from the needle" asks, and tells of a stiff neck. Without these words a cue would take such a sign for
general asking. The words themselves are data, in possessed.yml.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.read_once import read_once
from assistant.safety.cues import Span, sentence_around
from assistant.safety.findings import Status

Where = Literal["forward", "backward", "over"]


@dataclass(frozen=True)
class Possession:
    """Phrases that say of the signs in their reach that somebody has them.

    Attributes:
        regex: what is said, on normalised text.
        overrides: statuses that cannot lower such a sign.
        where: forward = the phrase stands before the sign, backward = after it, over = it shares a word with it.
        reach: how many words may lie between the phrase and the sign.
        unless: words that make it general again, between phrase and sign or in the sign; where the phrase stands
            after the sign, anywhere in the sentence before; None for none.
        flags: ids of the flags that it speaks of; empty for all.
    """

    regex: re.Pattern[str]
    overrides: frozenset[Status]
    where: Where
    reach: int
    unless: re.Pattern[str] | None
    flags: frozenset[str]


def possessions_of(text: str, finding: Span, flag: str, all_of_them: Sequence[Possession]) -> tuple[Possession, ...]:
    """What the sentence of a sign says of having it.

    Args:
        text: normalised.
        finding: where the words of the sign stand in it.
        flag: id of the sign's flag.
        all_of_them: all that is read from possessed.yml.
    """
    sentence = sentence_around(text, finding)
    at = Span(finding.start - sentence.start, finding.end - sentence.start)
    words = text[sentence.start : sentence.end]
    return tuple(
        possession
        for possession, place in _said(words, tuple(all_of_them))
        if (not possession.flags or flag in possession.flags) and _speaks_of(words, place, at, possession)
    )


@read_once(16)
def _said(words: str, possessions: tuple[Possession, ...]) -> tuple[tuple[Possession, Span], ...]:
    """All that a sentence says of having something; remembered, since many findings ask about the same sentence."""
    return tuple(_search(words, possessions))


def _search(words: str, possessions: tuple[Possession, ...]) -> Iterator[tuple[Possession, Span]]:
    for possession in possessions:
        for match in possession.regex.finditer(words):
            yield possession, Span(match.start(), match.end())


def _speaks_of(words: str, place: Span, finding: Span, possession: Possession) -> bool:
    if possession.where == "over":
        near = place.start < finding.end and finding.start < place.end
    elif possession.where == "forward":  # its last word may be the sign's first: "not weak, JUST numb"
        last = words.rfind(" ", place.start, place.end - 1) + 1
        near = last <= finding.start and len(words[place.end : finding.start].split()) <= possession.reach
    else:
        near = finding.start < place.start and len(words[finding.end : place.start].split()) <= possession.reach
    if not near or not possession.unless:
        return near
    begin = {"backward": 0, "forward": place.end, "over": finding.start}[possession.where]
    return not possession.unless.search(f" {words[begin : finding.end]} ")
