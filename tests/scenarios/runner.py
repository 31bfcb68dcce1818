"""Holds one scenario on all its channels, step by step beside each other, so that time and restarts are shared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.safety.findings import ESCALATING
from tests.scenarios.models import NOBODY, Scenario, Step
from tests.scenarios.server import Server
from tests.scenarios.voices import Voice

Voices = Mapping[str, Callable[[], Voice]]
"""What makes somebody on each channel; `alexa` is a second one for `speaker`."""
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'"})


@dataclass
class Heard:
    """What came of a step.

    Attributes:
        answers: one for each message.
        turns: what the assistant understood, in the order in which it was done; none where the channel settled the
            step by itself, as the phone does with a yes to "is that right?".
    """

    answers: list[str]
    turns: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return " ".join(self.answers)


@dataclass
class Talk:
    """A scenario on one channel.

    Attributes:
        problem: the first thing that was not as it should be; "" if all was.
        over: whether it ended early and well: what others were asked cannot be answered there, or a restart ended it.
        said: the steps so far, and what was heard, for a report.
    """

    make: Callable[[], Voice]
    people: dict[str, Voice] = field(default_factory=dict)
    before: dict[str, Heard] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""
    over: bool = False

    def away(self, seconds: float) -> None:
        """Everybody does nothing for so long."""
        for person in self.people.values():
            person.away(seconds)

    def does(self, step: Step, server: Server) -> Heard | None:
        """Do it; None where the channel has nothing of the kind, or where it breaks."""
        if step.as_ not in self.people:
            self.people[step.as_] = self.make()
        server.turns()
        try:
            answers = did(self.people[step.as_], step)
        except Exception as error:  # a talk that breaks is a failed one; the others go on
            self.problem = f"{type(error).__name__}: {error}"
            return None
        return None if answers is None else Heard(answers, server.turns())

    def judge(self, step: Step, heard: Heard) -> None:
        """Find out what is wrong with it."""
        before = self.before.get(step.as_)
        self.said.append((step.told, heard.text))
        self.problem = judged(step, heard, before)
        self.before[step.as_] = heard

    @property
    def one_way(self) -> bool:
        return any(person.one_way for person in self.people.values())

    @property
    def passing(self) -> bool:
        return any(person.passing for person in self.people.values())


def did(person: Voice, step: Step) -> list[str] | None:
    """Do a step; None where the channel has nothing of the kind."""
    if step.press or step.silence:
        heard = person.press(step.press) if step.press else person.silence()
        return None if heard is None else [heard]
    return [person.say(step.say)] if step.say is not None else person.says_at_once(*step.spoken)


def judged(step: Step, heard: Heard, before: Heard | None) -> str:
    """What is not as the step says; "" when all is."""
    text = plain(heard.text)
    wrong = [f'nothing of "{m}" is in' for m in step.must if not any(plain(part) in text for part in m.split("|"))]
    wrong += [f'"{words}" is in' for words in step.must_not if plain(words) in text]
    if step.same_as_before and (before is None or plain(before.text) != text):
        wrong.append(f'not the answer before, which was "{before.text if before else ""}", but')
    wrong += _misunderstood(step, heard.turns)
    return f"{'; '.join(wrong)}: {heard.text}" if wrong else ""


def plain(text: str) -> str:
    return " ".join(text.translate(APOSTROPHES).lower().split())


def _misunderstood(step: Step, turns: list[dict[str, Any]]) -> list[str]:
    """Topic, tier and flags of the last turn; of messages at once, of any."""
    if not turns:  # only a tier can be missing then: an alarm is always a turn
        return [f"the assistant was not asked, not {step.tier}"] if step.tier in ESCALATING else []
    some = turns if step.says_at_once else turns[-1:]
    topic = None if step.topic == NOBODY else step.topic
    wrong = []
    if step.topic and topic not in [turn["topic"] for turn in some]:
        wrong.append(f"topic {some[-1]['topic']}, not {step.topic}")
    if step.tier and step.tier not in [turn["tier"] for turn in some]:
        wrong.append(f"tier {some[-1]['tier']}, not {step.tier}")
    missing = set(step.flags) - {flag for turn in some for flag in turn["red_flags"]}
    return [*wrong, f"without the flag {', '.join(sorted(missing))}"] if missing else wrong


def hold(scenario: Scenario, server: Server, voices: Voices) -> dict[str, Talk]:
    """The scenario on these channels; of one that breaks off before it began, nothing is told.

    Args:
        voices: only of the channels that it is for.
    """
    talks = {channel: Talk(make) for channel, make in voices.items()}
    for number, step in enumerate(scenario.steps, 1):
        going = [talk for talk in talks.values() if not talk.problem and not talk.over]
        if step.wait:
            for talk in going:
                talk.away(step.seconds)
            server.wait(step.seconds)
        elif step.restart:
            for talk in going:
                talk.over = talk.passing
            server.restart()
        else:
            _step(step, number, going, server)
    return {channel: talk for channel, talk in talks.items() if talk.said or talk.problem}


def _step(step: Step, number: int, talks: Sequence[Talk], server: Server) -> None:
    """One step of each talk. Where the assistant asks something, a channel that is one way was told something else."""
    heard = [(talk, talk.does(step, server)) for talk in talks]
    asked = any(h.turns[-1]["asks"] for _, h in heard if h and h.turns)
    for talk, what in heard:
        talk.over = asked and talk.one_way and not talk.problem
        if what and not talk.over:
            talk.judge(step, what)
        if talk.problem:
            talk.problem = f"step {number} ({step.told}): {talk.problem}"
