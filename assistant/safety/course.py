"""A conversation's course: a sign split over two messages, an escalation played down, a sign that gets worse."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.safety.cues import Span, cues_over
from assistant.safety.detector import detect
from assistant.safety.findings import Finding, Report, Status, Tier, highest
from assistant.safety.lexicon import alternation, lexicon
from assistant.safety.normalise import normalise
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("course.yml")
LONGEST_HALF = 200  # characters; a longer message is no half of a sign
ESCALATING: tuple[Tier, ...] = ("urgent", "emergency")


class CourseFile(Content):
    """course.yml."""

    plays_down: Texts
    worsens: Texts
    no_answer: Texts


@dataclass(frozen=True)
class Course:
    """What is remembered of a conversation. Pure: each turn makes a new one.

    Attributes:
        said: the message before, which may hold the first half of a sign.
        tier: the highest that was escalated so far, or "none".
        flags: the flags of that escalation.
        remind: whether the next answer reminds of it.
    """

    said: str = ""
    tier: Tier = "none"
    flags: tuple[str, ...] = ()
    remind: bool = False

    def report(self, words: str) -> Report:
        """Everything found in a message, in the light of what was said before."""
        alone = detect(words)
        return Report((*alone.findings, *self._split(words, alone), *self._carried(words)))

    def after(self, words: str, tier: Tier, flags: tuple[str, ...]) -> "Course":
        """The course when a turn is done.

        Args:
            words: what the patient said.
            tier: of the turn.
            flags: of the turn.
        """
        if tier not in ESCALATING:
            return replace(self, said=words, remind=False)
        return Course("", highest([self.tier, tier]), tuple(dict.fromkeys((*self.flags, *flags))), True)

    def _split(self, words: str, alone: Report) -> tuple[Finding, ...]:
        """Signs that stand neither in this message nor in the one before, but in both together."""
        if not self.said or max(len(self.said), len(words)) > LONGEST_HALF:
            return ()
        known = {f.flag for f in (*alone.findings, *detect(self.said).findings)}
        joined = detect(f"{self.said.rstrip('.!?, ')} {words}").present
        return tuple(replace(f, firm=False) for f in joined if f.flag not in known and f.tier in ESCALATING)

    def _carried(self, words: str) -> tuple[Finding, ...]:
        """The earlier flags again: at their own tier when played down, as an emergency when worse or unanswered."""
        if self.tier == "none":
            return ()
        said = f"{normalise(words)} "
        for tier, pattern, lowering in _turns(self.tier):
            match = pattern.search(said)
            if match and not lowering & _cues(said, match):
                return tuple(Finding(flag, tier, match.group().strip()) for flag in self.flags)
        return ()


@cache
def _turns(tier: Tier) -> tuple[tuple[Tier, re.Pattern[str], frozenset[Status]], ...]:
    """What course.yml looks for: the tier that comes of it, the expression, and the cues that lower it.

    "It is not getting worse" raises nothing, while "nobody answers" denies by itself, and so does "it is not that bad".

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    file, where, lists = read_content(CourseFile, PATH), relative(PATH), lexicon().lists
    worsens, no_answer, plays_down = (
        alternation(phrases, lists, where) for phrases in (file.worsens, file.no_answer, file.plays_down)
    )
    asked: frozenset[Status] = frozenset({"hypothetical", "past"})
    return (
        ("emergency", worsens, asked | {"denied"}),
        ("emergency", no_answer, asked),
        (tier, plays_down, frozenset()),
    )


def _cues(said: str, match: re.Match[str]) -> set[Status]:
    """What the cues that govern the words make of them."""
    lex, span = lexicon(), Span(match.start(), match.end() - 1)
    cues = cues_over(said, span, lex.cues, lex.pseudo, lex.terminators, lex.report, lex.persists)
    return {cue.status for cue, _ in cues}
