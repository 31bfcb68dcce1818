"""Rasa's agent on threads of its own, so that a part of it that hangs cannot hold up the emergency message."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from rasa.core.channels.channel import UserMessage

AT_ONCE = 4  # conversations in work; those that wait for a place can still be cancelled, and then cost nothing
READERS = 2  # threads that understand messages: the sentence model computes beside everything else
T = TypeVar("T")
Work = Callable[[], Awaitable[T]]


class Brain(Protocol):
    """What the guard needs of Rasa's agent."""

    async def handle_message(self, message: UserMessage) -> Any:
        """Answer into the message's output channel."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Topic, confidence and red flags of a text."""


class _Readers:
    """Threads that take messages from one queue, so that none waits for a reader that hangs while another is free.

    Args:
        count: of the threads.
    """

    def __init__(self, count: int) -> None:
        self._queue: SimpleQueue[tuple[Future[Any], Work[Any]]] = SimpleQueue()
        for number in range(count):
            threading.Thread(target=self._read, name=f"reader-{number}", daemon=True).start()

    async def run(self, work: Work[T]) -> T:
        """Do it there, wait for it here; given up before it began, it is never done."""
        future: Future[T] = Future()
        self._queue.put((future, work))
        return await asyncio.wrap_future(future)

    def _read(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            future, work = self._queue.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(loop.run_until_complete(work()))
            except Exception as error:  # it is the caller's, whatever it is
                future.set_exception(error)


class _Dialogue:
    """An event loop on a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(AT_ONCE)
        threading.Thread(target=self._loop.run_forever, name="dialogue", daemon=True).start()

    async def run(self, work: Work[T]) -> T:
        """Do it there, wait for it here. Cancelling it here cancels it there, unless it computes just then."""

        async def in_turn() -> T:
            async with self._places:
                return await work()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(in_turn(), self._loop))


class BrainThreads:
    """A brain that understands on some threads and talks on another.

    Rasa computes between two awaits: a slow component, or a database that hangs, would stop every other coroutine of
    its loop, the guard's time limit among them. Conversations are one thread's. Understanding keeps nothing of a
    message, so several may be in it at once; every component of config.yml must allow that.

    Args:
        brain: Rasa's agent; used from the new threads only.
    """

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._readers, self._dialogue = _Readers(READERS), _Dialogue()

    async def handle_message(self, message: UserMessage) -> Any:
        """See Brain."""
        return await self._dialogue.run(lambda: self._brain.handle_message(message))

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """See Brain."""
        return await self._readers.run(lambda: self._brain.parse_message(message_data))
