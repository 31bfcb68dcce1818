"""Calls that go on, whichever driver carries them: their state, and each step once however often it is sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial

from cachetools import TTLCache

from assistant.channels.message_ids import message_id
from assistant.channels.shared_calls import SharedCalls, Step
from assistant.channels.spoken_limits import SpokenLimits
from assistant.errors import where
from assistant.guard.rescue import by_rules_alone
from assistant.phone import Answered, Dialogue, Event, HangUp, Heard, HungUp, Keys, State
from assistant.phone.answering import alarm
from assistant.phone.dialogue import failed
from assistant.privacy.pseudonyms import outside_id
from assistant.safety.course import Course
from assistant.shared import OneProcess, Shared
from assistant.turn import Turn

MOST_CALLS = 5_000  # remembered, each some 15 kB
FORGET_SECONDS = 5 * 3_600.0  # longer than Twilio lets a caller talk to a nurse (its Dial: "timeLimit", 4 hours)
MOST_STEPS = 4  # of one call that are kept for a driver that asks again
STEP_SECONDS = 3.5  # beyond the guard's own limit, within the drivers' 4 s: what hangs must not hold up the nurse's key
logger = logging.getLogger(__name__)

TurnOf = Callable[[str, str, str], Awaitable[Turn]]
"""Words, a conversation and the message's id -> the assistant's turn on the phone."""


@dataclass
class Call:
    """One call. `lost` until its first event is settled: then the safety sentence comes first."""

    state: State = field(default_factory=State)
    lost: bool = True
    steps: dict[int, asyncio.Task[Step]] = field(default_factory=dict)
    order: asyncio.Lock = field(default_factory=asyncio.Lock)


def conversation_of(call: str) -> str:
    """The conversation of a call. A keyed hash: who reads our stores cannot look a call up at Twilio by it."""
    return outside_id("phone", call)


class Calls:
    """The calls of this process. After a restart a call that no other process knows begins again.

    Args:
        turn_of: gives a caller's words to the assistant.
        now: the time, with a zone.
        shared: what other processes know of the same calls.
        limits: how often one call may speak or key.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        turn_of: TurnOf,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        shared: Shared | None = None,
        limits: SpokenLimits | None = None,
    ) -> None:
        self._limits = limits or SpokenLimits("call", "phone", shared=shared)
        self._dialogue, self._turn_of, self.now = dialogue, turn_of, now
        self._calls: TTLCache[str, Call] = TTLCache(MOST_CALLS, FORGET_SECONDS)
        self.shared = SharedCalls(shared or OneProcess(), FORGET_SECONDS)
        self._ending: set[asyncio.Task[None]] = set()
        self._ended: TTLCache[str, bool] = TTLCache(4 * MOST_CALLS, FORGET_SECONDS)

    def begin(self, call: str, sequence: int, event: Event) -> asyncio.Task[Step]:
        """The step of this event, begun now; the one begun before when the same is sent again.

        Args:
            call: the driver's id of the call. One that has ended is no turn any more: whatever comes late or is
                replayed hangs up.
            sequence: number of the event in the call. One that is older than all remembered is a replay, and gets
                the latest step.
        """
        id_ = conversation_of(call)
        if id_ in self._ended:
            return asyncio.ensure_future(_over(event))
        known = self._calls.get(id_) or Call()
        self._calls[id_] = known  # counts as used now
        if sequence in known.steps:
            return known.steps[sequence]
        if known.steps and sequence < max(known.steps):
            return known.steps[max(known.steps)]
        known.steps[sequence] = asyncio.ensure_future(self._step_of_all(id_, known, sequence, event))
        if len(known.steps) > MOST_STEPS:
            del known.steps[min(known.steps)]
        return known.steps[sequence]

    def knows(self, call: str) -> bool:
        """Whether the call is going on in this process."""
        return conversation_of(call) in self._calls

    async def is_known(self, call: str) -> bool:
        """Whether it is going on in this process or another."""
        return self.knows(call) or await self.shared.call(conversation_of(call)) is not None

    def end(self, call: str) -> None:
        """Forget a call; only that it has ended is still known."""
        id_ = conversation_of(call)
        self._calls.pop(id_, None)
        self._ended[id_] = True
        ending = asyncio.ensure_future(self.shared.end(id_))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def erased(self, id_: str) -> None:
        """Forget a conversation's call, once its step under way is done; it has not ended by that."""
        call = self._calls.pop(id_, None) or Call()
        async with call.order, self.shared.hold(id_):
            await self.shared.forget(id_)

    async def _step_of_all(self, id_: str, call: Call, sequence: int, event: Event) -> Step:
        """The step, unless another process has taken it; its own goes on from what the others know of the call."""
        async with call.order, self.shared.hold(id_):
            if await self.shared.has_ended(id_):
                return await _over(event)
            if taken := await self.shared.step(id_, sequence):
                return taken
            if known := await self.shared.call(id_):
                latest = await self.shared.step(id_, known.latest) if sequence < known.latest else None
                if latest:
                    return latest
                call.state, call.lost = known.state, False
            step = await self._step(id_, call, sequence, event)
            await self.shared.keep(id_, sequence, call.state, step)
            return step

    async def _step(self, id_: str, call: Call, sequence: int, event: Event) -> Step:
        """Never raises, never without words to a caller who is there.

        One step too many still counts keys and asks for the nurse; only the assistant is not asked anything.
        """
        turns: list[Turn] = []
        too_often = False

        async def turn(text: str) -> Turn:
            instead = await self._limits.instead(text, id_) if too_often else None
            id_of_turn = message_id(id_, f"{sequence}.{len(turns)}", text)
            turns.append(instead or await self._turn_of(text, id_, id_of_turn))
            return turns[-1]

        try:
            async with asyncio.timeout(STEP_SECONDS):
                too_often = not await self._limits.may(id_)
                begins = call.lost and not isinstance(event, Answered)
                step = self._dialogue.begin_again if begins else partial(self._dialogue.step, call.state)
                call.state, actions = await step(event, turn, self.now())
            call.lost = False
        except Exception as error:  # whatever it is, the caller hears whom to call
            logger.error("a step of a call failed: %s", where(error))
            return await self._failed(call, event, [turn for turn in turns if turn.escalates])
        return Step(actions, tuple(turns))

    async def _failed(self, call: Call, event: Event, alarms: list[Turn]) -> Step:
        """A red flag that was found, or that the rules find, still gets its message; nothing else counts as said."""
        if isinstance(event, HungUp):
            return Step(())
        if alarms or (alarms := await alarm_in(event)):
            call.state, actions = alarm(call.state, alarms[-1], self.now())
            return Step(actions, tuple(alarms))
        call.state, actions = failed(call.state, self._dialogue.nurse, self.now())
        return Step(actions)


async def alarm_in(event: Event) -> list[Turn]:
    """The turn of a red flag in a caller's words, as the rules alone read them; none where there is none.

    For who cannot wait for the guard, which goes on, and records it.
    """
    words = event.text if isinstance(event, Heard) else event.words if isinstance(event, Keys) else ""
    turn = await by_rules_alone(words, "phone", Course())
    return [turn] if turn.escalates else []


async def _over(event: Event) -> Step:
    """What is left to do on a call that has ended."""
    return Step(() if isinstance(event, HungUp) else (HangUp(),))
