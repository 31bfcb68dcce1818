"""Where a call is; all that is kept between two events, in memory only."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.phone.actions import LONGEST_IN_ALL_SECONDS, Action, Listen, Say
from assistant.phone.words import Alarm
from assistant.turn import Reply

STEPS = 3  # ask shorter, menu, nurse; one more after a red flag
RATE = 0.88  # of the voice's own speed: 85 to 90 % is what frightened or elderly listeners follow (issue 7)
SLOWEST_RATE = 0.7
SLOWER = 0.09  # a press of the star key; two reach the slowest


@dataclass(frozen=True)
class State:
    """A call.

    Attributes:
        began: when it was answered; None before.
        until: when its longest time is reached; None before it is answered.
        rate: speed of speech, a share of the voice's own.
        missed: steps taken on the ladder since something was understood.
        hollow: whether words that ask nothing, such as "hello", have come since something was understood.
        repeated: how often what was said last was asked for again by word, since then.
        said: what was said last, each at its own rate, for the key that repeats it.
        heard: words that were read back and wait for a yes.
        held: the answer to them.
        leaving: whether they were a goodbye, so that a yes ends the call.
        rest: parts of an answer that are not said yet.
        offered: whether the assistant asked "Do you want to hear more?".
        asked: whether it asked something else that yes or no answers; it reads the answer itself.
        alarm: the gravest red flag that came up in this call, by what is said of it.
        rang: whether the nurse line was tried; silence alone does not try it twice.
        refused: whether the caller was told that no nurse can be reached; the second time they get the number.
        pressed: the last keys, one after the other with nothing said between.
    """

    began: datetime | None = None
    until: datetime | None = None
    rate: float = RATE
    missed: int = 0
    hollow: bool = False
    repeated: int = 0
    said: tuple[Say, ...] = ()
    heard: str = ""
    held: Reply | None = None
    leaving: bool = False
    rest: tuple[str, ...] = ()
    offered: bool = False
    asked: bool = False
    alarm: Alarm | None = None
    rang: bool = False
    refused: bool = False
    pressed: str = ""

    @property
    def steps(self) -> int:
        """Of the ladder, the last of which ends in the transfer or the end of the call."""
        return STEPS + 1 if self.alarm else STEPS

    @property
    def asks(self) -> bool:
        """Whether a yes or a no is waited for."""
        return bool(self.heard or self.rest or self.offered or self.asked)

    @property
    def reads_itself(self) -> bool:
        """Whether the assistant reads the yes or no, and not the line."""
        return self.asked and not (self.heard or self.rest or self.offered)

    def until_at_least(self, end: datetime) -> datetime | None:
        """When its longest time is reached, if that is not to be before `end`; never later than any call may last."""
        if self.until is None or self.began is None:
            return self.until
        return min(max(self.until, end), self.began + timedelta(seconds=LONGEST_IN_ALL_SECONDS))

    def understood(self) -> "State":
        """The same call after something was understood: no step of the ladder, no open question."""
        return replace(self.unasked(), missed=0, hollow=False, repeated=0)

    def unasked(self) -> "State":
        """The same call without an open question; its step of the ladder stays."""
        return replace(self, heard="", held=None, leaving=False, rest=(), offered=False, asked=False)

    def slower(self) -> "State":
        """The same call, spoken more slowly."""
        return replace(self, rate=max(SLOWEST_RATE, round(self.rate - SLOWER, 2)))


Outcome = tuple[State, tuple[Action, ...]]
"""The call after an event, and what the line does."""


def speaking(state: State, texts: tuple[str, ...], *, rate: float | None = None) -> tuple[Say, ...]:
    """Each text spoken at the call's speed, or at another."""
    return tuple(Say(text, rate or state.rate) for text in texts)


def saying(state: State, said: tuple[Say, ...], last: Action | None = None) -> Outcome:
    """Say it, remember it for the key that repeats it, and then do the last thing: listen, if nothing else is named."""
    return replace(state, said=said), (*said, last or Listen())
