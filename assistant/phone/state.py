"""Where a call is; all that is kept between two events, in memory only."""

from dataclasses import dataclass, replace
from datetime import datetime

from assistant.phone.actions import Action, Say

RATE = 0.88  # of the voice's own speed: 85 to 90 % is what frightened or elderly listeners follow (issue 7)
SLOWEST_RATE = 0.7
SLOWER = 0.09  # a press of the star key; two reach the slowest


@dataclass(frozen=True)
class State:
    """A call.

    Attributes:
        until: when its longest time is reached; None before it is answered.
        rate: speed of speech, a share of the voice's own.
        missed: steps taken on the ladder since something was understood.
        said: what was said last, for the key that repeats it.
        heard: words that were read back and wait for a yes.
        held: the answer to them.
        rest: parts of an answer that are not said yet.
        offered: whether the assistant asked "Do you want to hear more?".
        asked: whether it asked something else that yes or no answers; it reads the answer itself.
        alarmed: whether a red flag came up in this call.
        rang: whether the nurse line was tried; silence alone does not try it twice.
    """

    until: datetime | None = None
    rate: float = RATE
    missed: int = 0
    said: tuple[str, ...] = ()
    heard: str = ""
    held: str = ""
    rest: tuple[str, ...] = ()
    offered: bool = False
    asked: bool = False
    alarmed: bool = False
    rang: bool = False

    @property
    def asks(self) -> bool:
        """Whether a yes or a no is waited for."""
        return bool(self.held or self.rest or self.offered or self.asked)

    @property
    def reads_itself(self) -> bool:
        """Whether the assistant reads the yes or no, and not the line."""
        return self.asked and not (self.held or self.rest or self.offered)

    def understood(self) -> "State":
        """The same call after something was understood: no step of the ladder, no open question."""
        return replace(self, missed=0, heard="", held="", rest=(), offered=False, asked=False)

    def slower(self) -> "State":
        """The same call, spoken more slowly."""
        return replace(self, rate=max(SLOWEST_RATE, round(self.rate - SLOWER, 2)))


Outcome = tuple[State, tuple[Action, ...]]
"""The call after an event, and what the line does."""


def speaking(state: State, texts: tuple[str, ...], *, rate: float | None = None) -> tuple[Say, ...]:
    """Each text spoken at the call's speed, or at another."""
    return tuple(Say(text, rate or state.rate) for text in texts)
