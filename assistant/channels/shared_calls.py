"""Phone calls as all processes know them: a driver's next event may come to another one."""

import json
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass

from assistant.phone import Action, HangUp, Limit, Listen, Say, State, Transfer
from assistant.shared import Shared
from assistant.shared.codec import as_text, of_text
from assistant.turn import Turn

logger = logging.getLogger(__name__)
ACTIONS: dict[str, type[Action]] = {kind.__name__: kind for kind in (Say, Listen, Transfer, Limit, HangUp)}


@dataclass(frozen=True)
class Step:
    """What follows one event: actions, and the turns whose words are in them."""

    actions: tuple[Action, ...]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class KnownCall:
    """A call, and the number of its latest event."""

    state: State
    latest: int


class SharedCalls:
    """Calls and their steps by conversation.

    Args:
        shared: keeps them.
        seconds: for how long.
    """

    def __init__(self, shared: Shared, seconds: float) -> None:
        self._shared, self._seconds = shared, seconds

    def hold(self, id_: str) -> AbstractAsyncContextManager[None]:
        """Be the only process that is at work on the call."""
        return self._shared.hold(f"call:{id_}")

    async def call(self, id_: str) -> KnownCall | None:
        """The call; None: nobody knows it."""
        return of_text(KnownCall, await self._shared.get(f"call:{id_}"))

    async def step(self, id_: str, sequence: int) -> Step | None:
        """What followed an event; None: it is new."""
        text = await self._shared.get(_step(id_, sequence))
        return _read(text) if text else None

    async def keep(self, id_: str, sequence: int, state: State, step: Step) -> None:
        """Remember both, as after an event."""
        if self._shared.is_on:
            await self._shared.put(_step(id_, sequence), _written(step), self._seconds)
            await self._shared.put(f"call:{id_}", as_text(KnownCall(state, sequence)), self._seconds)

    async def has_ended(self, id_: str) -> bool:
        """Whether the call is over."""
        return await self._shared.get(f"ended:{id_}") is not None

    async def end(self, id_: str) -> None:
        """Forget it; only that it has ended is still known."""
        await self._shared.put(f"ended:{id_}", "1", self._seconds)
        await self.forget(id_)

    async def forget(self, id_: str) -> None:
        """Drop what was said in it."""
        if known := await self.call(id_):
            await self._shared.drop(f"call:{id_}", *(_step(id_, number) for number in range(known.latest + 1)))

    async def accepted(self, id_: str) -> None:
        """The nurse took it."""
        await self._shared.put(f"nurse:{id_}", "1", self._seconds)

    async def was_accepted(self, id_: str) -> bool:
        """Whether the nurse took it; told once."""
        accepted = await self._shared.get(f"nurse:{id_}") is not None
        if accepted:
            await self._shared.drop(f"nurse:{id_}")
        return accepted


def _step(id_: str, sequence: int) -> str:
    return f"step:{id_}:{sequence}"


def _written(step: Step) -> str:
    actions = [{"kind": type(action).__name__, "with": asdict(action)} for action in step.actions]
    return json.dumps({"actions": actions, "turns": [as_text(turn) for turn in step.turns]})


def _read(text: str) -> Step | None:
    """The step; None for what another version wrote and this one cannot read: then it is taken anew."""
    try:
        told = json.loads(text)
        turns = [of_text(Turn, turn) for turn in told["turns"]]
        actions = tuple(ACTIONS[action["kind"]](**action["with"]) for action in told["actions"])
    except Exception as error:  # never what it says: it may quote
        logger.error("a shared step of a call cannot be read: %s", type(error).__name__)
        return None
    return Step(actions, tuple(turn for turn in turns if turn))
