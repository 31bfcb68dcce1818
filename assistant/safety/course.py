"""A conversation's course: a sign split over two messages, an escalation played down, a sign that gets worse."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.safety.detector import detect
from assistant.safety.findings import ESCALATING, Finding, Report, Tier, highest
from assistant.safety.lexicon import alternation, lexicon
from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("course.yml")
LONGEST_HALF = 200  # characters; a longer message is no half of a sign
_ASKED = re.compile(r"\b(?:if|unless|in case) (?:[a-z]+ ){0,3}$")  # "what if it gets worse", "if nobody answers"
_DENIED = re.compile(r"\b(?:not|isnt|arent|aint|hasnt|no|never|dont|doesnt|havent|wasnt|nothing) (?:[a-z]+ )?$")


class CourseFile(Content):
    """course.yml."""

    plays_down: Texts
    asks_meaning: Texts
    after_all: Texts
    worsens: Texts
    no_answer: Texts
    help_comes: Texts


@dataclass(frozen=True)
class Course:
    """What is remembered of a conversation. Pure: each turn makes a new one.

    Attributes:
        said: the message before, which may hold the first half of a sign.
        tier: the highest that was escalated so far, or "none".
        flags: the flags of that escalation.
        remind: whether it is what "that" means and is reminded of, until another subject is asked.
    """

    said: str = ""
    tier: Tier = "none"
    flags: tuple[str, ...] = ()
    remind: bool = False

    def report(self, words: str) -> Report:
        """Everything found in a message, in the light of what was said before."""
        alone = detect(words)
        return Report((*alone.findings, *self._split(words, alone), *self._carried(words)))

    def after(self, words: str, tier: Tier, flags: tuple[str, ...], *, new_subject: bool = True) -> "Course":
        """The course when a turn is done.

        Args:
            words: what the patient said.
            tier: of the turn.
            flags: of the turn.
            new_subject: whether it asked something of its own; thanks, a greeting and "is that normal" do not.
        """
        if tier not in ESCALATING:
            said = words if len(words) <= LONGEST_HALF else ""
            return replace(self, said=said, remind=self.remind and not new_subject)
        watched = {flag.id for flag in lexicon().flags if flag.tier not in ESCALATING}
        kept = tuple(flag for flag in dict.fromkeys((*self.flags, *flags)) if flag not in watched)
        return Course(words if len(words) <= LONGEST_HALF else "", highest([self.tier, tier]), kept, True)

    def with_earlier(self, earlier: "Course") -> "Course":
        """The same with an escalation of before; one that was not known of yet is reminded of."""
        known = set(earlier.flags) <= set(self.flags) and highest([earlier.tier, self.tier]) == self.tier
        if earlier.tier == "none" or known:
            return self
        flags = tuple(dict.fromkeys((*earlier.flags, *self.flags)))
        return replace(self, tier=highest([earlier.tier, self.tier]), flags=flags, remind=True)

    def help_comes(self, words: str) -> bool:
        """Whether a message after an escalation says no more than that help was called or is on its way."""
        return self.tier != "none" and bool(_phrases().help_comes.search(f" {_normal(words)}".lstrip()))

    def _split(self, words: str, alone: Report) -> tuple[Finding, ...]:
        """Signs of this message and the one before together, which neither reports by itself."""
        if not self.said or len(words) > LONGEST_HALF or _asks_meaning(words):
            return ()
        before = detect(self.said)
        known = {f.flag for f in (*alone.present, *before.present)}
        joined = detect(f"{self.said.rstrip('.!?, ')} {words}").present
        if _phrases().after_all.search(_normal(words)):
            joined += tuple(replace(f, status="present", cue="") for f in before.findings if f.status != "idiom")
        return tuple(replace(f, firm=False) for f in joined if f.flag not in known and f.tier in ESCALATING)

    def _carried(self, words: str) -> tuple[Finding, ...]:
        """The earlier flags again: at their own tier when played down, as an emergency when worse or unanswered."""
        if self.tier == "none":
            return ()
        said, phrases = _normal(words), _phrases()
        raised = (m for pattern in (phrases.worsens, phrases.no_answer) for m in pattern.finditer(said))
        match = next((m for m in raised if not _lowered(m)), None)
        tier: Tier = "emergency" if match else self.tier
        match = match or phrases.plays_down.search(said)
        return tuple(Finding(flag, tier, match.group().strip()) for flag in self.flags) if match else ()


@dataclass(frozen=True)
class _Phrases:
    """course.yml, compiled."""

    plays_down: re.Pattern[str]
    asks_meaning: re.Pattern[str]
    after_all: re.Pattern[str]
    worsens: re.Pattern[str]
    no_answer: re.Pattern[str]
    help_comes: re.Pattern[str]


def _lowered(match: re.Match[str]) -> bool:
    """ "What if it gets worse" and "it is not getting worse" raise nothing; "nobody answers" denies by itself."""
    before = match.string[: match.start()]
    denied = match.re is _phrases().worsens and _DENIED.search(before)
    return bool(denied or _ASKED.search(before))


def _asks_meaning(words: str) -> bool:
    """ "What is a leak", "is 99.9 a fever"; not "is 101 a fever", which names a reading."""
    return bool(_phrases().asks_meaning.fullmatch(fever_readings(_normal(words))[0]))


def _normal(words: str) -> str:
    return f"{lexicon().spelling.correct(normalise(words))} "


@cache
def _phrases() -> _Phrases:
    file, where, lists = read_content(CourseFile, PATH), relative(PATH), lexicon().lists
    names = ("plays_down", "asks_meaning", "after_all", "worsens", "no_answer", "help_comes")
    return _Phrases(*(alternation(getattr(file, name), lists, where) for name in names))


def read_course() -> None:
    """Read and compile course.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _phrases()
