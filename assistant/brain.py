"""Rasa's agent on threads of its own, so that a part of it that hangs cannot hold up the emergency message."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count
from queue import PriorityQueue
from typing import Any, Protocol, TypeVar

from rasa.core.channels.channel import UserMessage

from assistant.errors import AssistantError
from assistant.observing import stage

LONGEST_WAIT = 0.4
"""Seconds that the oldest message may have waited, to be read and to be answered, before new ones are refused.

A fifth of what a turn may take in all (its `BUDGET_SECONDS`): whoever is let in is answered in time, and whoever is
not learns it at once. Measured at twice the load that it carries (docs/decisions/0018-overload.md)."""
NO_WAIT = 0.1
"""Seconds of the same above which what the rules are sure of is not put behind the others' dialogue: of 176 red flags
at twice the load Rasa answered 30 in time, and 146 had waited up to 0.4 s for nothing."""
AT_ONCE = 4  # conversations in work; those that wait for a place can still be cancelled, and then cost nothing
RED_FLAG = "red_flag"  # intent, as the rules or the second net have set it
READERS = 2  # threads that understand messages: the sentence model computes beside everything else
T = TypeVar("T")
Work = Callable[[], Awaitable[T]]


class Brain(Protocol):
    """What the guard needs of Rasa's agent."""

    async def handle_message(self, message: UserMessage) -> Any:
        """Answer into the message's output channel."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Topic, confidence and red flags of a text."""


class Busy(AssistantError):
    """More is asked than can be answered in time."""


class Queue:
    """Who waits for a thread, and since when."""

    def __init__(self) -> None:
        self._since: dict[object, float] = {}

    def add(self, waiting: object) -> None:
        """It begins to wait."""
        self._since[waiting] = time.monotonic()

    def drop(self, waiting: object) -> None:
        """It waits no more: its turn has come, or nobody wants it any longer."""
        self._since.pop(waiting, None)

    @property
    def longest(self) -> float:
        """Seconds that the one who waits longest has waited."""
        return time.monotonic() - min(list(self._since.values()), default=time.monotonic())


class _Readers:
    """Threads that take messages from one queue, so that none waits for a reader that hangs while another is free.

    Args:
        threads: how many.
    """

    def __init__(self, threads: int) -> None:
        self.waiting = Queue()
        self._numbers = count()
        self._queue: PriorityQueue[tuple[bool, int, Future[Any], Work[Any]]] = PriorityQueue()
        for number in range(threads):
            threading.Thread(target=self._read, name=f"reader-{number}", daemon=True).start()

    async def run(self, work: Work[T], *, first: bool) -> T:
        """Do it there, wait for it here; given up before it began, it is never done.

        Args:
            first: before all that is not.
        """
        future: Future[T] = Future()
        self.waiting.add(future)
        self._queue.put((not first, next(self._numbers), future, work))
        try:
            return await asyncio.wrap_future(future)
        finally:
            self.waiting.drop(future)

    def _read(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            *_, future, work = self._queue.get()
            self.waiting.drop(future)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(loop.run_until_complete(work()))
            except Exception as error:  # it is the caller's, whatever it is
                future.set_exception(error)


class _Places:
    """So many at once; of those who wait, who is to be first, and then who came first. Of one event loop."""

    def __init__(self, free: int) -> None:
        self._free, self._numbers = free, count()
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def place(self, *, first: bool) -> AsyncIterator[None]:
        """Wait for one, and hold it in the block."""
        if self._free:
            self._free -= 1
        else:
            await self._called(first=first)
        try:
            yield
        finally:
            self._hand_over()

    async def _called(self, *, first: bool) -> None:
        """Wait until a place is handed over; nobody who comes meanwhile can take it."""
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (not first, next(self._numbers), called))
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():  # it had been handed over
                self._hand_over()
            raise

    def _hand_over(self) -> None:
        """To who is next; free, where nobody waits."""
        while self._waiting:
            *_, called = heappop(self._waiting)
            if not called.done():
                called.set_result(None)
                return
        self._free += 1


class _Dialogue:
    """An event loop on a thread of its own."""

    def __init__(self) -> None:
        self.waiting = Queue()
        self._loop = asyncio.new_event_loop()
        self._places = _Places(AT_ONCE)
        threading.Thread(target=self._loop.run_forever, name="dialogue", daemon=True).start()

    async def run(self, work: Work[T], *, first: bool) -> T:
        """Do it there, wait for it here. Cancelling it here cancels it there, unless it computes just then.

        Args:
            first: before all that is not.
        """
        this = object()

        async def in_turn() -> T:
            async with self._places.place(first=first):
                self.waiting.drop(this)
                return await work()

        self.waiting.add(this)
        try:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(in_turn(), self._loop))
        finally:
            self.waiting.drop(this)


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
        """See Brain. A danger sign is answered before all others."""
        first = (message.parse_data or {}).get("intent", {}).get("name") == RED_FLAG
        with stage("dialogue"):
            return await self._dialogue.run(lambda: self._brain.handle_message(message), first=first)

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """See Brain.

        Raises:
            Busy: those who came before wait too long already. Only here, where a turn begins: one that is understood
                is also answered.
        """
        if self.is_busy:
            raise Busy("more is asked than can be answered in time")
        return await self._read(message_data, first=False)

    async def parse_first(self, message_data: str) -> dict[str, Any]:
        """The same of a danger sign: never refused, and read before all others."""
        return await self._read(message_data, first=True)

    async def _read(self, message_data: str, *, first: bool) -> dict[str, Any]:
        with stage("nlu"):
            return await self._readers.run(lambda: self._brain.parse_message(message_data), first=first)

    @property
    def is_busy(self) -> bool:
        """Whether who comes now would wait too long."""
        return self.longest_wait > LONGEST_WAIT

    @property
    def is_pressed(self) -> bool:
        """Whether what has an answer without it should not wait."""
        return self.longest_wait > NO_WAIT

    @property
    def longest_wait(self) -> float:
        """Seconds that the oldest message waits, to be read and to be answered."""
        return self._readers.waiting.longest + self._dialogue.waiting.longest


def is_busy(brain: Brain | None) -> bool:
    """Whether it would let who comes now wait too long; what has no threads has no queue."""
    return isinstance(brain, BrainThreads) and brain.is_busy


def is_pressed(brain: Brain | None) -> bool:
    """Whether it should be spared what can be answered without it."""
    return isinstance(brain, BrainThreads) and brain.is_pressed


def reader_of(brain: Brain, *, first: bool) -> Callable[[str], Awaitable[dict[str, Any]]]:
    """What understands a message.

    Args:
        first: for a danger sign.
    """
    return brain.parse_first if first and isinstance(brain, BrainThreads) else brain.parse_message
