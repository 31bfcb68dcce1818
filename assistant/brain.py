"""Rasa's agent on a thread of its own, so that a part of it that hangs cannot hold up the emergency message."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from rasa.core.channels.channel import UserMessage

AT_ONCE = 4  # calls in work; those that wait for a place can still be cancelled, and then cost nothing
T = TypeVar("T")


class Brain(Protocol):
    """What the guard needs of Rasa's agent."""

    async def handle_message(self, message: UserMessage) -> Any:
        """Answer into the message's output channel."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Topic, confidence and red flags of a text."""


class BrainThread:
    """A brain whose work runs on an event loop of its own.

    Rasa computes between two awaits: a slow component, or a database that hangs, would stop every other coroutine of
    its loop, the guard's time limit among them. Cancelling a call here cancels it there, unless it computes just then.

    Args:
        brain: Rasa's agent; used from the new thread only.
    """

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(AT_ONCE)
        threading.Thread(target=self._loop.run_forever, name="brain", daemon=True).start()

    async def handle_message(self, message: UserMessage) -> Any:
        """See Brain."""
        return await self._there(lambda: self._brain.handle_message(message))

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """See Brain."""
        return await self._there(lambda: self._brain.parse_message(message_data))

    async def _there(self, work: Callable[[], Awaitable[T]]) -> T:
        async def in_turn() -> T:
            async with self._places:
                return await work()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(in_turn(), self._loop))
