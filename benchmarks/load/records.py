"""What the load generator was told, and the figures of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ANSWERED, BUSY, LATE, WRONG = "answered", "busy", "late", "wrong"
"""An answer or the emergency message; told to ask again; told that there is no answer just now; a danger sign without
its emergency message. Anything else is the status of HTTP, 0 where nothing came."""
SESSION = "session"  # the channel of requests in which nothing is said


@dataclass(frozen=True)
class Told:
    """One request.

    Attributes:
        is_alarm: whether a danger sign was told.
        outcome: see above.
        at: Unix time of its begin.
        ms: until the answer's last byte.
    """

    channel: str
    is_alarm: bool
    outcome: str
    at: float
    ms: float


@dataclass(frozen=True)
class Load:
    """All requests of the time in which everybody was there.

    Attributes:
        since: Unix time of its begin.
        until: and of its end.
        cpu: processor seconds of the generator in it.
        told: requests begun in it.
        served: turns that were not told busy, those before it too.
    """

    since: float
    until: float
    cpu: float
    told: Sequence[Told]
    served: int

    @property
    def turns(self) -> list[Told]:
        """In which something was said."""
        return [one for one in self.told if one.channel != SESSION]

    @property
    def alarms(self) -> list[Told]:
        """In which a danger sign was told."""
        return [one for one in self.turns if one.is_alarm]

    @property
    def a_second(self) -> float:
        """Turns."""
        return len(self.turns) / (self.until - self.since)

    @property
    def failed(self) -> int:
        """Requests that got no words, or that there is no answer just now."""
        return sum(one.outcome not in (ANSWERED, BUSY, WRONG) for one in self.told)

    @property
    def busy(self) -> float:
        """Share of the turns that were told so."""
        return share(self.turns, lambda one: one.outcome == BUSY)

    @property
    def wrong(self) -> int:
        """Danger signs that got words or none, and not their message."""
        return sum(one.outcome != ANSWERED for one in self.alarms)


def share(told: Sequence[Told], holds: Callable[[Told], bool]) -> float:
    """Of the requests for which it holds; 0 of none."""
    return sum(map(holds, told)) / len(told) if told else 0.0


def milliseconds(told: Sequence[Told], percent: float) -> float:
    """A percentile; NaN of none."""
    return float(np.percentile([one.ms for one in told], percent)) if told else float("nan")


def read(path: Path) -> Load:
    """What patients.py wrote.

    Raises:
        RuntimeError: the time was over before everybody had come.
    """
    held = json.loads(path.read_text(encoding="utf-8"))
    if "since" not in held:
        raise RuntimeError("the load ended before everybody had come; give it more seconds")
    told = [Told(*one) for one in held["told"]]
    inside = [one for one in told if held["since"] <= one.at < held["until"]]
    served = sum(one.channel != SESSION and one.outcome != BUSY for one in told)
    return Load(held["since"], held["until"], held["cpu_until"] - held["cpu_since"], inside, served)
