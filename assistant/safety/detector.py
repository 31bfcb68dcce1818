"""Text in, findings out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.read_once import read_once
from assistant.safety.cues import Span, cues_in, cues_over, sentence_around
from assistant.safety.findings import Finding, Report, Status
from assistant.safety.lexicon import Flag, Lexicon, lexicon
from assistant.safety.normalise import normalise, without_fillers
from assistant.safety.numbers import (
    FEVER_WORDS,
    SCALE_WORDS,
    fever_readings,
    severity_readings,
    without_money,
    without_phone_numbers,
)
from assistant.safety.patterns import Pattern
from assistant.safety.possession import possessions_of
from assistant.safety.stops import report_after_stop

WINDOW, MARGIN = 120, 30  # words; no phrase with its cues spans more than the margin

Readings = dict[tuple[str, str], list[str]]
_Reading = tuple[Status, str, bool, bool]  # status, cue, had, certain


@read_once(64)  # the guard and Rasa's pipeline ask about the same message, and others between them
def detect(text: str) -> Report:
    """Look for every red flag in one message.

    Time grows linearly with the length: a long message is read in overlapping windows.

    Args:
        text: what the patient said or typed, as it came.

    Returns:
        All findings, present or lowered; the caller asks the report for its tier.
    """
    return _detect(text, lexicon())


def _detect(text: str, lex: Lexicon) -> Report:
    words = lex.spelling.correct(without_phone_numbers(normalise(without_money(text))))
    found: dict[tuple[str, Status], Finding] = {}
    plain = without_fillers(words)
    for reading in filter(None, dict.fromkeys((words, plain, report_after_stop(plain)))):
        _look(reading, lex, found)
    return Report(tuple(found.values()))


def _look(words: str, lex: Lexicon, found: dict[tuple[str, Status], Finding]) -> None:
    """Add what one reading of a message holds; of the same flag and status, the first finding that is firm stays."""
    for finding in _in_idioms(f" {words} ", lex):
        found.setdefault((finding.flag, finding.status), finding)
    words = lex.idioms.masked(f" {words} ").strip()
    words, scales = severity_readings(words)
    words, fevers = fever_readings(words)
    readings = {SCALE_WORDS: scales, FEVER_WORDS: fevers}
    for window in _windows(words + " "):
        candidates = lex.index.find(frozenset(window.words.split()))
        seen = [sign for flag, patterns in candidates.items() for sign in _signs(window, flag, patterns, lex)]
        settled = frozenset(sign.cue for sign in seen if sign.cue)
        told = bool(seen) and lex.doubts.message.stand_in(window.words)
        for sign in seen:
            finding = _finding(sign, window, settled, told, lex, readings)
            known = found.setdefault((finding.flag, finding.status), finding)
            if finding.firm and not known.firm:
                found[finding.flag, finding.status] = finding


def _in_idioms(words: str, lex: Lexicon) -> Iterator[Finding]:
    """The signs that an everyday saying would be, were it meant."""
    for idiom in lex.idioms.all_in(words):
        for flag, patterns in lex.index.find(frozenset(idiom.split())).items():
            signs = (pattern.regex.search(f"{idiom} ") for pattern in patterns)
            evidence = next((sign.group().strip() for sign in signs if sign), None)
            if evidence:
                yield Finding(flag.id, flag.tier, evidence, "idiom", idiom, firm=False)


@dataclass(frozen=True)
class _Window:
    """A part of a message.

    Attributes:
        words: normalised, with a space after each.
        core: findings that start in it are this window's; those in the margins belong to a neighbour.
        before: the words of the message that stand before it.
    """

    words: str
    core: range
    before: str


def _windows(words: str) -> Iterator[_Window]:
    ends = [match.end() for match in re.finditer(" ", words)]
    if len(ends) <= WINDOW:
        yield _Window(words, range(len(words) + 1), "")
        return
    place = [0, *ends]
    step = WINDOW - 2 * MARGIN
    for first in range(0, len(ends) - 2 * MARGIN, step):
        last = min(first + WINDOW, len(ends))
        start = place[first]
        core_from = 0 if first == 0 else place[first + MARGIN] - start
        core_to = place[last] - start + 1 if last == len(ends) else place[last - MARGIN] - start
        yield _Window(words[start : place[last]], range(core_from, core_to), words[:start])


@dataclass(frozen=True)
class _Sign:
    """A phrase of a flag that stands in a window, with what lowers it.

    Attributes:
        had: whether its sentence says that somebody has it, so that no asking casts doubt on it.
        certain: whether it counts even against a cue, since somebody has it.
    """

    flag: Flag
    pattern: Pattern
    match: re.Match[str]
    status: Status
    cue: str
    had: bool
    certain: bool


def _signs(window: _Window, flag: Flag, patterns: Iterable[Pattern], lex: Lexicon) -> Iterator[_Sign]:
    words = window.words
    masked = flag.never.masked(f" {words}")[1:] if flag.never else words
    for pattern in patterns:
        for match in pattern.regex.finditer(masked):
            if match.start() in window.core:
                yield _Sign(flag, pattern, match, *_status(masked, match, pattern, flag, lex))
        for match in pattern.regex.finditer(words) if masked != words else ():
            if match.start() in window.core and masked[match.start() : match.end()] != match.group():
                yield _Sign(flag, pattern, match, "idiom", match.group().strip(), False, False)


def _finding(
    sign: _Sign, window: _Window, settled: frozenset[str], told: bool, lex: Lexicon, said: Readings
) -> Finding:
    """The finding of a sign.

    Args:
        settled: cues that lowered some sign; "i have chills but no fever" has one, and it casts no doubt on the chills.
        told: whether words stand anywhere in the window that make a tale or a joke of it.
    """
    words, start = window.words, sign.match.start()
    evidence = _as_said(sign.match.group().strip(), window.before + words[:start], said)
    plain = sign.status == "present" and (sign.pattern.firm or sign.certain)
    doubted = told or (not sign.had and _doubtful(words, sign.match, settled, lex))
    firm = plain and not (sign.pattern.doubtable and doubted)
    return Finding(sign.flag.id, sign.flag.tier, evidence, sign.status, sign.cue, firm)


def _doubtful(words: str, match: re.Match[str], settled: frozenset[str], lex: Lexicon) -> bool:
    """Whether the sentence asks or guesses, or has a cue that governs nothing and might have been meant for this."""
    place = sentence_around(words, Span(match.start(), match.end()))
    sentence = words[place.start : place.end]
    others = f"{sentence[: match.start() - place.start]} , {sentence[match.end() - place.start :]}"
    own = match.start() - place.start  # "doesnt really feel her feet": the "doesnt" is the sign's own
    return lex.doubts.sentence.stand_in(f"{others} ") or any(
        cue not in settled and not span.start <= own < span.end for cue, span in cues_in(sentence, lex.cues, lex.pseudo)
    )


def _as_said(evidence: str, before: str, readings: Readings) -> str:
    """The evidence with the patient's own numbers in place of the words that stand for them."""
    for stand_ins, said in readings.items():
        if not said:
            continue
        rest = iter(said[sum(word in stand_ins for word in before.split()) :])
        evidence = " ".join(next(rest, word) if word in stand_ins else word for word in evidence.split())
    return evidence


def _status(words: str, match: re.Match[str], pattern: Pattern, flag: Flag, lex: Lexicon) -> _Reading:
    """Whether the finding is present, or which cue lowers it; whether somebody has it, and that against a cue."""
    span = Span(match.start(), match.end() - 1)
    possessions = possessions_of(words, span, flag.id, lex.possessions)
    held = frozenset(status for possession in possessions for status in possession.overrides)
    had = any(possession.where != "backward" for possession in possessions)  # "last night" alone takes no doubt away
    for gap in (g for g in match.groupdict().values() if g):
        inside = lex.denial_inside.search(f" {gap}")
        if inside and not lex.pseudo.search(f" {gap}"):
            return "denied", inside.group().strip(), False, False
    certain = False
    for rule, cue in cues_over(words, span, lex.cues, lex.pseudo, lex.terminators, lex.report, lex.persists):
        if rule.status not in flag.ignores and rule.status not in held:
            return rule.status, cue, False, False
        certain = certain or rule.status in held
    return "present", "", had or certain, certain
