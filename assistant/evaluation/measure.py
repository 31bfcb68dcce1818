"""Run the blind test through the whole assistant and count."""

import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from assistant.evaluation.testset import Item, TestSet
from assistant.knowledge import NOT_OURS
from assistant.turn import Channel, Turn

Ask = Callable[[str, Channel], Awaitable[Turn]]
NONE = "(asks back)"


@dataclass(frozen=True)
class Share:
    """A count out of a total, with the Wilson interval at 95 %."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 of 0 is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        if not self.total:
            return (0.0, 1.0)
        bounds = binomtest(self.hits, self.total).proportion_ci(method="wilson")
        return (float(bounds.low), float(bounds.high))


@dataclass(frozen=True)
class Outcome:
    """One item and what came of it."""

    item: Item
    turn: Turn

    @property
    def escalated(self) -> bool:
        """Whether the emergency message was given."""
        return self.turn.escalates


@dataclass(frozen=True)
class Result:
    """All outcomes, and the figures that are read off them. Times are milliseconds."""

    questions: tuple[Outcome, ...]
    reports: tuple[Outcome, ...]
    watch_reports: tuple[Outcome, ...]
    hard_negatives: tuple[Outcome, ...]
    times: tuple[float, ...]

    def topic_accuracy(self) -> Share:
        """Right topics among all test questions; asking back counts as wrong."""
        return Share(sum(o.turn.topic == o.item.topic for o in self.questions), len(self.questions))

    def by_topic(self) -> dict[str, Share]:
        """Right topics by topic, the worst first."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.questions:
            groups[outcome.item.topic].append(outcome)
        shares = {t: Share(sum(o.turn.topic == t for o in group), len(group)) for t, group in groups.items()}
        return dict(sorted(shares.items(), key=lambda entry: entry[1].value))

    def confusions(self) -> list[tuple[str, str, int]]:
        """Asked topic, answered topic, how often; the most frequent first."""
        wrong = Counter((o.item.topic, self.answered(o)) for o in self.questions if o.turn.topic != o.item.topic)
        return [(asked, got, count) for (asked, got), count in wrong.most_common()]

    @staticmethod
    def answered(outcome: Outcome) -> str:
        """What was answered: a topic, an escalation, or a question back."""
        return "(escalated)" if outcome.escalated else outcome.turn.topic or NONE

    def topic_accuracy_by_channel(self) -> dict[str, Share]:
        """Right topics by the channel that the question was asked on: web is typed, the others are spoken."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.questions:
            groups[outcome.item.channel].append(outcome)
        return {c: Share(sum(o.turn.topic == o.item.topic for o in group), len(group)) for c, group in groups.items()}

    def refused(self, *asked: str) -> Share:
        """Questions of these topics that were told that they are not answered here.

        Args:
            asked: ids; without any, those of all topics that have an answer.
        """
        chosen = [o for o in self.questions if (o.item.topic in asked if asked else o.item.topic not in NOT_OURS)]
        return Share(sum(o.turn.topic in NOT_OURS for o in chosen), len(chosen))

    def recall(self) -> Share:
        """Red-flag reports that escalated."""
        return Share(sum(o.escalated for o in self.reports), len(self.reports))

    def recall_by_flag(self) -> dict[str, Share]:
        """The same by flag, the worst first."""
        shares = self._recall_by(lambda item: item.flag)
        return dict(sorted(shares.items(), key=lambda entry: entry[1].value))

    def recall_by_channel(self) -> dict[str, Share]:
        """The same by the channel that the report was said to."""
        return self._recall_by(lambda item: item.channel)

    def recall_by_flag_and_channel(self) -> dict[str, dict[str, Share]]:
        """The same by both, the flags in the order of `recall_by_flag`."""
        both = self._recall_by(lambda item: f"{item.flag}/{item.channel}")
        channels = self.recall_by_channel()
        nobody = Share(0, 0)
        return {flag: {c: both.get(f"{flag}/{c}", nobody) for c in channels} for flag in self.recall_by_flag()}

    def _recall_by(self, group_of: Callable[[Item], str]) -> dict[str, Share]:
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.reports:
            groups[group_of(outcome.item)].append(outcome)
        return {name: Share(sum(o.escalated for o in group), len(group)) for name, group in groups.items()}

    def message_times(self) -> list[float]:
        """Milliseconds from the words of a report to its emergency message, as the guard measured them."""
        return [o.turn.ms for o in self.reports if o.escalated]

    def false_alarms(self) -> Share:
        """Harmless look-alikes that escalated."""
        return Share(sum(o.escalated for o in self.hard_negatives), len(self.hard_negatives))

    def false_alarms_by_kind(self) -> dict[str, Share]:
        """The same by kind, and ordinary questions beside them."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.hard_negatives:
            groups[outcome.item.kind].append(outcome)
        groups["ordinary questions"] = list(self.questions)
        return {kind: Share(sum(o.escalated for o in group), len(group)) for kind, group in groups.items()}

    def watch_seen(self) -> Share:
        """Reports of tier watch that got tier watch or higher."""
        return Share(sum(o.turn.tier != "none" for o in self.watch_reports), len(self.watch_reports))

    def calibration_error(self, bins: int = 10) -> float:
        """Mean distance between confidence and accuracy over equal bins of confidence (expected calibration error)."""
        seen = [o for o in self.questions if not o.escalated and o.turn.topic]
        confidence = np.array([o.turn.confidence for o in seen])
        right = np.array([o.turn.topic == o.item.topic for o in seen], float)
        place = np.minimum((confidence * bins).astype(int), bins - 1)
        gaps = [abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in set(place)]
        return float(sum(gaps))

    def percentile(self, share: float) -> float:
        """Turn time that this share of turns stays under."""
        return float(np.percentile(self.times, 100 * share))


async def _outcomes(items: Sequence[Item], ask: Ask, times: list[float]) -> tuple[Outcome, ...]:
    outcomes = []
    for item in items:
        started = time.perf_counter()
        turn = await ask(item.text, item.channel)
        times.append((time.perf_counter() - started) * 1000)
        outcomes.append(Outcome(item, turn))
    return tuple(outcomes)


async def measure(tests: TestSet, ask: Ask) -> Result:
    """Ask every item of the test, each as a new conversation.

    Args:
        ask: one turn on a channel, from the words to the answer.
    """
    times: list[float] = []
    return Result(
        questions=await _outcomes(tests.questions, ask, times),
        reports=await _outcomes(tests.reports, ask, times),
        watch_reports=await _outcomes(tests.watch_reports, ask, times),
        hard_negatives=await _outcomes(tests.hard_negatives, ask, times),
        times=tuple(times),
    )
