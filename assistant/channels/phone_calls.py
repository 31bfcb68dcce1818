"""Calls that go on, whichever driver carries them: their state, and each step once however often it is sent."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from cachetools import TTLCache

from assistant.phone import Action, Answered, Dialogue, Event, HungUp, State
from assistant.phone.dialogue import safety_actions
from assistant.turn import Turn

MOST_CALLS = 5_000  # remembered, each a few kB
FORGET_SECONDS = 5 * 3_600.0  # longer than Twilio lets a caller talk to a nurse (its Dial: "timeLimit", 4 hours)
MOST_STEPS = 16  # of one call whose actions are kept for a driver that asks again
logger = logging.getLogger(__name__)

TurnOf = Callable[[str, str], Awaitable[Turn]]
"""Words and a conversation -> the assistant's turn on the phone."""


@dataclass(frozen=True)
class Step:
    """What follows one event: actions, and the turns whose words are in them."""

    actions: tuple[Action, ...]
    turns: tuple[Turn, ...] = ()


@dataclass
class Call:
    """One call. `lost` until its first event is settled: then the safety sentence comes first."""

    state: State = field(default_factory=State)
    lost: bool = True
    steps: dict[int, asyncio.Task[Step]] = field(default_factory=dict)
    order: asyncio.Lock = field(default_factory=asyncio.Lock)


def conversation_of(call: str) -> str:
    """The conversation of a call. A hash: who reads our stores cannot look a call up at Twilio by it."""
    return hashlib.sha256(f"phone:{call}".encode()).hexdigest()[:32]


class Calls:
    """The calls of this process. After a restart a call is not known any more and begins again.

    Args:
        turn_of: gives a caller's words to the assistant.
        now: the time, with a zone.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        turn_of: TurnOf,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._dialogue, self._turn_of, self._now = dialogue, turn_of, now
        self._calls: TTLCache[str, Call] = TTLCache(MOST_CALLS, FORGET_SECONDS)

    def begin(self, call: str, sequence: int, event: Event) -> asyncio.Task[Step]:
        """The step of this event, begun now; the one begun before when the same is sent again.

        Args:
            call: the driver's id of the call.
            sequence: number of the event in the call. One that is older than all remembered is a replay, and gets
                the latest step.
        """
        id_ = conversation_of(call)
        known = self._calls.get(id_) or Call()
        self._calls[id_] = known  # counts as used now
        if sequence in known.steps:
            return known.steps[sequence]
        if known.steps and sequence < max(known.steps):
            return known.steps[max(known.steps)]
        known.steps[sequence] = asyncio.ensure_future(self._step(id_, known, event))
        if len(known.steps) > MOST_STEPS:
            del known.steps[min(known.steps)]
        return known.steps[sequence]

    def end(self, call: str) -> None:
        """Forget a call."""
        self._calls.pop(conversation_of(call), None)

    async def _step(self, id_: str, call: Call, event: Event) -> Step:
        """Never raises, never without words to a caller who is there."""
        turns: list[Turn] = []

        async def turn(text: str) -> Turn:
            turns.append(await self._turn_of(text, id_))
            return turns[-1]

        async with call.order:
            try:
                if call.lost and not isinstance(event, Answered):
                    call.state, actions = await self._dialogue.begin_again(event, turn, self._now())
                else:
                    call.state, actions = await self._dialogue.step(call.state, event, turn, self._now())
                call.lost = False
            except Exception as error:  # whatever it is, the caller hears whom to call
                logger.error("a step of a call failed: %s", type(error).__name__)
                actions = () if isinstance(event, HungUp) else safety_actions(call.state)
        return Step(actions, tuple(turns))
