"""Who and when: what may lower a finding, and how far each cue reaches.

Follows the idea of NegEx and ConText (Chapman 2001, Harkema 2009): a cue word has a direction and a scope, a
terminator ends the scope, a pseudo-cue looks like a cue and is none. The cues themselves are data, in cues.yml.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.read_once import read_once
from assistant.safety.findings import Status
from assistant.safety.normalise import SENTENCE_END
from assistant.safety.phrases import underscores

ITEM_WORDS = 4  # of one item in a list of denied signs
_BETWEEN_ITEMS = re.compile(r" ?(?:,|\b(?:or|nor)\b) ?")
_CLOSED_BEFORE = re.compile(r"\b(?:or|nor)\b(?: [a-z]+){0,2} ?$")
_NO_LIST = "so|two|three|four|five|less|more|worse|twice|both|not|the other"  # "an hour or two", "more or less"
_CLOSED_AFTER = re.compile(rf"^(?: ?,(?: [a-z]+){{1,2}})* ?,? ?\b(?:or|nor) (?!(?:{_NO_LIST})\b)")
_VERB = re.compile(
    r"\b(?:is|are|was|am|has|have|feels?|feeling|hurts?|cant|cannot|wont|keeps?|got|getting|gets|went|goes|going)\b"
)
_CONTRARY = re.compile(r"^ ?(?:though|tho)\b")  # "no fever, vomiting though"
WORDS_BEFORE = 3  # how far before a sign "my" or "i have" may stand

Direction = Literal["forward", "backward", "sentence"]


@dataclass(frozen=True)
class Cue:
    """A phrase that lowers the findings in its scope.

    Attributes:
        regex: what is said, on normalised text.
        status: what the finding becomes.
        direction: forward = the cue stands before the finding, backward = after, sentence = anywhere in it.
        reach: how many words may lie between the cue and the finding.
        own_words: lowers also when a word such as "my" or "have" says that it is a report ("my", "i have").
    """

    regex: re.Pattern[str]
    status: Status
    direction: Direction
    reach: int
    own_words: bool


@dataclass(frozen=True)
class Span:
    """A half-open range of characters in the normalised text."""

    start: int
    end: int


def sentence_around(text: str, span: Span) -> Span:
    """The sentence that a span starts in."""
    start = text.rfind(SENTENCE_END, 0, span.start) + 1
    end = text.find(SENTENCE_END, span.end)
    return Span(start, len(text) if end < 0 else end)


def _blocked(between: str, terminators: re.Pattern[str]) -> bool:
    return terminators.search(f" {between} ") is not None


def _in_denied_list(text: str, cue: Span, finding: Span, report: re.Pattern[str]) -> bool:
    """ "No fever, chills, vomiting or stiff neck": a denial reaches through a list that an "or" closes.

    The sign must stand right after the "or", or be followed by it: "no fever, chills or rash, chest pain" reports the
    pain. It reaches through no "and", verb or "my".
    """
    between = re.sub(r"^ ?(?:have|having|has|had|got|any|feel|feeling) ", " ", f" {text[cue.end : finding.start]}")
    sign = text[finding.start : finding.end]
    closed = _CLOSED_BEFORE.search(between) or _CLOSED_AFTER.match(text[finding.end :])
    items = [item.split() for item in _BETWEEN_ITEMS.split(between)]
    return bool(
        closed
        and all(len(item) <= ITEM_WORDS and "and" not in item for item in items)
        and not _VERB.search(f"{between} {sign}")
        and not report.search(f" {between} {sign} ")
    )


def _reaches(
    text: str, cue: Span, finding: Span, rule: Cue, terminators: re.Pattern[str], report: re.Pattern[str]
) -> bool:
    if cue.start < finding.start < cue.end:  # "if my legs get numb": the cue runs into the sign
        if rule.status == "denied":  # "she is not breathing": the denial is part of the sign
            return False
        between, allowed = "", rule.direction in ("forward", "sentence")
    elif cue.end <= finding.start:
        between = text[cue.end : finding.start]
        allowed = rule.direction in ("forward", "sentence")
    elif finding.end <= cue.start:
        between = text[finding.end : cue.start]
        allowed = rule.direction in ("backward", "sentence")
    elif finding.end < cue.end and rule.status in (
        "past",
        "procedure",
    ):  # "severe pain when the needle went in": the sign runs into the cue
        between, allowed = "", rule.direction in ("backward", "sentence")
    else:
        return False
    contrary = rule.status == "denied" and _CONTRARY.match(text[finding.end :])
    if not allowed or contrary or _blocked(between, terminators):
        return False
    if len(between.split()) <= rule.reach:
        return True
    forward = rule.status == "denied" and rule.direction == "forward" and cue.end <= finding.start
    return forward and _in_denied_list(text, cue, finding, report)


@read_once(16)
def _cues_in(words: str, cues: tuple[Cue, ...], pseudo: re.Pattern[str]) -> tuple[tuple[Cue, Span, str], ...]:
    """All cues of one sentence; remembered, since many findings ask about the same sentence."""
    masked = pseudo.sub(underscores, words)
    return tuple(
        (rule, Span(match.start(), match.end()), match.group().strip())
        for rule in cues
        for match in rule.regex.finditer(masked)
    )


def cues_over(
    text: str,
    finding: Span,
    cues: Sequence[Cue],
    pseudo: re.Pattern[str],
    terminators: re.Pattern[str],
    report: re.Pattern[str],
    persists: re.Pattern[str],
) -> Iterator[tuple[Cue, str]]:
    """The cues that govern a finding, with the words of each.

    Args:
        text: normalised.
        finding: where the finding's words stand in it.
        cues: all cues.
        pseudo: phrases in which cue words mean nothing ("not only", "cant wait").
        terminators: words that end a scope ("but", "now", "still").
        report: words that say that somebody has it ("my", "i have"), for cues that these override.
        persists: the same after the sign ("is numbness common, mine started today"); overrides all but a denial.
    """
    sentence = sentence_around(text, finding)
    persisting = persists.search(text[finding.end : sentence.end]) is not None
    for rule, place, said in _cues_in(text[sentence.start : sentence.end], tuple(cues), pseudo):
        if persisting and rule.status != "denied":
            continue
        cue = Span(sentence.start + place.start, sentence.start + place.end)
        if not _reaches(text, cue, finding, rule, terminators, report):
            continue
        governed = text[min(cue.end, finding.end) : max(cue.start, finding.end)]
        if rule.status == "denied" and cue.end <= finding.start:  # "no pain in my leg": the sign's own "my"
            governed = text[cue.end : finding.start] + text[finding.start : finding.end].split(" ", 1)[0]
        if cue.start >= finding.end:  # "my leg is numb, is that common": the report stands before the sign
            before = text[sentence.start : finding.end].split()
            governed = " ".join([*before[-len(text[finding.start : finding.end].split()) - WORDS_BEFORE :], governed])
        if not rule.own_words and report.search(f" {governed} "):
            continue
        yield rule, said


def cues_in(text: str, cues: Sequence[Cue], pseudo: re.Pattern[str]) -> Iterator[tuple[str, Span]]:
    """The words of every cue in a text, whether or not it governs anything, and where they stand."""
    yield from ((said, place) for _, place, said in _cues_in(text, tuple(cues), pseudo))
