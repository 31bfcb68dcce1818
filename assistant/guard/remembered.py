"""What the guard remembers of a conversation, shared: read in a turn's place, written when it is done.

Each process keeps its own copy, which counts as long as the others' cannot be read.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant import clock
from assistant.channels.courses import FORGET_SECONDS, SESSION_SECONDS, Courses
from assistant.channels.offers import Offers
from assistant.conversation_store import PASSING, PASSING_SECONDS
from assistant.dialogue.memory import Memory
from assistant.safety.course import Course
from assistant.shared import Shared
from assistant.shared.codec import as_text, of_text

TRIES = 3  # of a turn outside its place, while others write in between


@dataclass(frozen=True)
class _Told:
    """One conversation.

    Attributes:
        version: counts the turns, so that an older copy is known for one whatever the clocks say.
        at: Unix time of its last turn, for people; clocks are set.
        grown: the same by the growing clock of the machine that is named.
    """

    version: int
    at: float
    course: Course
    memory: Memory
    machine: str = ""
    grown: float = 0.0


class Remembered:
    """Courses and offers, as all processes know them."""

    def __init__(self, shared: Shared, courses: Courses, offers: Offers) -> None:
        self._shared, self._courses, self._offers, self._machine = shared, courses, offers, clock.machine()

    async def read(self, conversation: str) -> None:
        """Know what the others know. Where that cannot be learned, the record of escalations is asked again."""
        await self._read(conversation)

    async def _read(self, conversation: str) -> tuple[str | None, Memory]:
        """The same; the text that tells it, and the talk's memory in it or, where there is none, here."""
        here = self._offers.memory(conversation)
        if not self._shared.is_on:
            return None, here
        text, age = await self._shared.get_aged(_key(conversation), _seconds(conversation)) or (None, 0.0)
        told = of_text(_Told, text)
        if told is None:
            self._courses.doubt(conversation)
            return text, here
        age = self._age(told, age)
        if self._courses.learn(conversation, told.course, told.version, age):
            fresh = (self._courses.idle(conversation) or 0.0) < SESSION_SECONDS
            self._offers.learn(conversation, told.memory if fresh else Memory())
        return text, told.memory if age < SESSION_SECONDS else Memory()

    def _age(self, told: _Told, by_memory: float) -> float:
        """Seconds: by the clock that both processes have, or else by the memory's own."""
        return time.monotonic() - told.grown if told.machine and told.machine == self._machine else by_memory

    async def write(self, conversation: str) -> None:
        """Let the others know, as after a turn."""
        if self._shared.is_on:
            text = self._text(conversation, self._offers.memory(conversation))
            await self._shared.put(_key(conversation), text, _seconds(conversation))

    async def beside(self, conversation: str, keep: Callable[[], None]) -> None:
        """Let the others know of a turn that waited for no place, while another may be under way elsewhere.

        What that one tells is learned first and never written over: a tier, a flag or an open question stays. When the
        others are quicker each time, or the memory is away, only this process knows.

        Args:
            keep: remembers the turn here.
        """
        for _ in range(TRIES):
            before, memory = await self._read(conversation)
            keep()
            if not self._shared.is_on:
                return
            text = self._text(conversation, memory)
            if await self._shared.put_over(_key(conversation), before, text, _seconds(conversation)) is not False:
                return

    def _text(self, conversation: str, memory: Memory) -> str:
        version, course = self._courses.version(conversation), self._courses.now(conversation)
        return as_text(_Told(version, time.time(), course, memory, self._machine, time.monotonic()))

    async def forget(self, conversation: str) -> None:
        """Drop it everywhere."""
        await self._shared.drop(_key(conversation))


def _seconds(conversation: str) -> float:
    return PASSING_SECONDS if conversation.startswith(PASSING) else FORGET_SECONDS


def _key(conversation: str) -> str:
    return f"course:{conversation}"
