"""Rasa's agent on threads of its own, so that a part of it that hangs cannot hold up the emergency message."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from rasa.core.channels.channel import UserMessage

AT_ONCE = 4  # calls in work on a thread; those that wait for a place can still be cancelled, and then cost nothing
READERS = 2  # threads that understand messages: the sentence model computes beside everything else
T = TypeVar("T")


class Brain(Protocol):
    """What the guard needs of Rasa's agent."""

    async def handle_message(self, message: UserMessage) -> Any:
        """Answer into the message's output channel."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Topic, confidence and red flags of a text."""


class _Loop:
    """An event loop on a thread of its own."""

    def __init__(self, name: str) -> None:
        self._given = self._finished = 0  # each counted on one thread only
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(AT_ONCE)
        threading.Thread(target=self._loop.run_forever, name=name, daemon=True).start()

    @property
    def waiting(self) -> int:
        """Calls that it was given and has not finished."""
        return self._given - self._finished

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it there, wait for it here."""

        async def in_turn() -> T:
            async with self._places:
                return await work()

        self._given += 1
        future = asyncio.run_coroutine_threadsafe(in_turn(), self._loop)
        # counted down there, not here: a loop that hangs keeps the calls that were given up
        future.add_done_callback(lambda _: self._loop.call_soon_threadsafe(self._count_finished))
        return await asyncio.wrap_future(future)

    def _count_finished(self) -> None:
        self._finished += 1


class BrainThreads:
    """A brain that understands on some threads and talks on another.

    Rasa computes between two awaits: a slow component, or a database that hangs, would stop every other coroutine of
    its loop, the guard's time limit among them. Cancelling a call here cancels it there, unless it computes just then.
    Understanding reads nothing but the model, so several messages may be in it at once; conversations are one thread's.

    Args:
        brain: Rasa's agent; used from the new threads only.
    """

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._readers = [_Loop(f"reader-{number}") for number in range(READERS)]
        self._dialogue = _Loop("dialogue")

    async def handle_message(self, message: UserMessage) -> Any:
        """See Brain."""
        return await self._dialogue.run(lambda: self._brain.handle_message(message))

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """See Brain. The reader with the least to do takes it, so that one that hangs gets no more."""
        reader = min(self._readers, key=lambda one: one.waiting)
        return await reader.run(lambda: self._brain.parse_message(message_data))
