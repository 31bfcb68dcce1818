"""Text in, findings out."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.safety.cues import Span, cues_over
from assistant.safety.findings import Finding, Report, Status
from assistant.safety.lexicon import Flag, Lexicon, lexicon
from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings, severity_readings
from assistant.safety.patterns import Pattern


@lru_cache(maxsize=8)  # the guard and Rasa's pipeline ask about the same message
def detect(text: str) -> Report:
    """Look for every red flag in one message.

    Args:
        text: what the patient said or typed, as it came.

    Returns:
        All findings, present or lowered; the caller asks the report for its tier.
    """
    return _detect(text, lexicon())


def _detect(text: str, lex: Lexicon) -> Report:
    words = lex.spelling.correct(normalise(text))
    words = lex.idioms.sub(lambda m: " " + "_" * (len(m.group()) - 2) + " ", f" {words} ").strip()
    words = fever_readings(severity_readings(words)) + " "
    found: dict[tuple[str, Status], Finding] = {}
    spoken = frozenset(words.split())
    for flag in lex.flags:
        for finding in _findings(words, spoken, flag, lex):
            found.setdefault((finding.flag, finding.status), finding)
    return Report(tuple(found.values()))


def _findings(words: str, spoken: frozenset[str], flag: Flag, lex: Lexicon) -> Iterator[Finding]:
    patterns = [p for p in flag.patterns if p.may_match(spoken)]
    if not patterns:
        return
    masked = flag.never.sub(lambda m: " " + "_" * (len(m.group()) - 2) + " ", f" {words}")[1:] if flag.never else words
    for pattern in patterns:
        for match in pattern.regex.finditer(masked):
            status, cue = _status(masked, match, pattern, flag, lex)
            yield Finding(flag.id, flag.tier, match.group().strip(), status, cue)


def _status(words: str, match: re.Match[str], pattern: Pattern, flag: Flag, lex: Lexicon) -> tuple[Status, str]:
    """Whether the finding is present, or which cue lowers it."""
    for gap in (g for g in match.groupdict().values() if g):
        inside = lex.denial_inside.search(f" {gap}")
        if inside and not lex.pseudo.search(f" {gap}"):
            return "denied", inside.group().strip()
    span = Span(match.start(), match.end() - 1)
    for rule, cue in cues_over(words, span, lex.cues, lex.pseudo, lex.terminators, lex.report, lex.persists):
        if rule.status not in flag.ignores:
            return rule.status, cue
    return "present", ""
