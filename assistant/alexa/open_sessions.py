"""Which sessions are open, what emergency message each was given, and that nothing of one that ended stays."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from assistant.alexa.responses import Said
from assistant.shared import OneProcess, Shared
from assistant.shared.codec import as_text, of_text

IDLE_SECONDS = 600.0  # Alexa ends a silent session after sixteen seconds and says so; this is for when that is lost
SWEEP_SECONDS = 60.0
logger = logging.getLogger(__name__)


@dataclass
class _Session:
    """One; `running` counts its turns that are not done, with or without somebody who waits for them."""

    last: float = field(default_factory=time.monotonic)
    running: int = 0
    ended: bool = False
    alarm: Said | None = None


class OpenSessions:
    """The sessions by conversation.

    Args:
        forget: drops what the assistant remembers of a conversation.
        shared: what other processes know of the same sessions.
    """

    def __init__(self, forget: Callable[[str], None], shared: Shared | None = None) -> None:
        self._forget, self._shared = forget, shared or OneProcess()
        self._telling: set[asyncio.Task[None]] = set()
        self._sessions: dict[str, _Session] = {}

    async def alarm(self, conversation: str) -> Said | None:
        """The emergency message that was given last."""
        session = self._sessions.get(conversation)
        told = of_text(Said, await self._shared.get(f"alarm:{conversation}"))
        return told or (session.alarm if session else None)

    async def alarmed(self, conversation: str, said: Said) -> None:
        """Remember an emergency message as long as the session is open."""
        self._sessions.setdefault(conversation, _Session()).alarm = said
        if self._shared.is_on:
            await self._shared.put(f"alarm:{conversation}", as_text(said), IDLE_SECONDS)

    def begin_turn(self, conversation: str, turn: asyncio.Future[Any]) -> None:
        """A turn runs; where the session ends before it does, it is forgotten once more when the turn is done."""
        session = self._sessions.setdefault(conversation, _Session())
        session.last, session.running = time.monotonic(), session.running + 1
        self._tell(self._shared.put(f"open:{conversation}", "1", IDLE_SECONDS))

        def done(_: asyncio.Future[Any]) -> None:
            session.running -= 1
            if session.ended and not session.running:
                self._drop(conversation)

        turn.add_done_callback(done)

    def end(self, conversation: str) -> None:
        """The session ended."""
        if session := self._sessions.pop(conversation, None):
            session.ended = True
        self._drop(conversation)
        self._tell(self._shared.drop(f"alarm:{conversation}", f"open:{conversation}"))

    async def sweep(self, now: float) -> None:
        """End sessions whose end was never told, and that go on nowhere else; `now` by time.monotonic()."""
        for conversation, session in list(self._sessions.items()):
            if now - session.last > IDLE_SECONDS and not await self._shared.get(f"open:{conversation}"):
                self.end(conversation)

    async def sweep_again_and_again(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.sweep(time.monotonic())

    def _tell(self, work: Coroutine[Any, Any, None]) -> None:
        """Have the shared memory know, without waiting for it."""
        task = asyncio.ensure_future(work)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def _drop(self, conversation: str) -> None:
        try:
            self._forget(conversation)
        except Exception as error:  # the others must be forgotten all the same, and words said
            logger.error("alexa: a conversation was not forgotten: %s", type(error).__name__)
