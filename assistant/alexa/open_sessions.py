"""Which sessions are open, what emergency message each was given, and that nothing of one that ended stays."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.alexa.responses import Said

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
    """

    def __init__(self, forget: Callable[[str], None]) -> None:
        self._forget = forget
        self._sessions: dict[str, _Session] = {}

    def alarm(self, conversation: str) -> Said | None:
        """The emergency message that was given last."""
        session = self._sessions.get(conversation)
        return session.alarm if session else None

    def alarmed(self, conversation: str, said: Said) -> None:
        """Remember an emergency message as long as the session is open."""
        self._sessions.setdefault(conversation, _Session()).alarm = said

    def begin_turn(self, conversation: str, turn: asyncio.Future[Any]) -> None:
        """A turn runs; where the session ends before it does, it is forgotten once more when the turn is done."""
        session = self._sessions.setdefault(conversation, _Session())
        session.last, session.running = time.monotonic(), session.running + 1

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

    def sweep(self, now: float) -> None:
        """End sessions whose end was never told; `now` by time.monotonic()."""
        for conversation, session in list(self._sessions.items()):
            if now - session.last > IDLE_SECONDS:
                self.end(conversation)

    async def sweep_again_and_again(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep(time.monotonic())

    def _drop(self, conversation: str) -> None:
        try:
            self._forget(conversation)
        except Exception as error:  # the others must be forgotten all the same, and words said
            logger.error("alexa: a conversation was not forgotten: %s", type(error).__name__)
