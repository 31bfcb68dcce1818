"""The courses of the conversations: in memory, and after a start from the record of escalations."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from cachetools import TTLCache

from assistant.clock import earliest
from assistant.escalations import EscalationLog
from assistant.safety.course import Course

MOST_CONVERSATIONS = 20_000  # remembered in this process, each about 1 kB
FORGET_SECONDS = 12 * 3_600.0  # as long as a web page shows the message: "nobody calls back" may come hours later
SESSION_SECONDS = (
    3_600.0  # then a talk is begun anew, as session_expiration_time in domain.yml, in minutes; a test holds it
)
RECALL_SECONDS = 0.1  # that a turn waits for the record; a healthy store takes some milliseconds
READERS = 2  # threads of their own: a store that hangs must not take those of others
MOST_READINGS = 1_000  # that wait for a store that hangs; further conversations are looked up on a later turn
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Known:
    """What is remembered of one conversation.

    Attributes:
        at: when its last turn ended, seconds of the clock.
        recalled: whether the record has been read.
        version: counts its turns.
    """

    course: Course
    at: float
    recalled: bool
    version: int = 0


class Courses:
    """What is remembered of each conversation's red flags.

    Args:
        escalations: the record; None in practice runs.
        clock: seconds, only ever growing.
    """

    def __init__(self, escalations: EscalationLog | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._escalations, self._clock = escalations, clock
        self._known: TTLCache[str, _Known] = TTLCache(MOST_CONVERSATIONS, FORGET_SECONDS, timer=clock)
        self._readings: dict[str, asyncio.Task[None]] = {}
        self._readers = ThreadPoolExecutor(READERS, "recall")

    async def of(self, conversation: str) -> Course:
        """A conversation's. One whose record was not read yet may have escalated before a restart.

        What the record says too late for this turn counts from the next one on; where it cannot be read, the next turn
        tries again.
        """
        known = self._known.get(conversation)
        if self._escalations is not None and not (known and known.recalled):
            if conversation not in self._readings and len(self._readings) < MOST_READINGS:
                self._readings[conversation] = asyncio.create_task(self._recall(conversation))
            if reading := self._readings.get(conversation):
                await asyncio.wait({reading}, timeout=RECALL_SECONDS)
        return self.now(conversation)

    def now(self, conversation: str) -> Course:
        """It as it is now: without what was said, once the session has ended."""
        known = self._known.get(conversation)
        if known is None:
            return Course()
        fresh = self._clock() - known.at < SESSION_SECONDS
        return known.course if fresh else replace(known.course, said="")

    def keep(self, conversation: str, course: Course) -> None:
        """Remember it, as after a turn."""
        known = self._known.get(conversation)
        recalled, version = known is not None and known.recalled, (known.version if known else 0) + 1
        self._known[conversation] = _Known(course, self._clock(), recalled, version)

    def idle(self, conversation: str) -> float | None:
        """Seconds since its last turn; None where no turn is known."""
        known = self._known.get(conversation)
        return self._clock() - known.at if known and known.version else None

    def version(self, conversation: str) -> int:
        """How many turns are in what is known."""
        known = self._known.get(conversation)
        return known.version if known else 0

    def learn(self, conversation: str, course: Course, version: int, age: float) -> bool:
        """What another process knows, unless this one knows newer; a red flag that only one knows of counts for both.

        Also one of an older copy: who is turned away here may have outnumbered the turn that had the alarm there.

        Args:
            version: as that process counts.
            age: seconds since its last turn.

        Returns:
            Whether it was news.
        """
        known = self._known.get(conversation)
        if known and known.version > version:
            self._known[conversation] = replace(known, course=known.course.with_earlier(course))
            return False
        merged = course.with_earlier(known.course) if known else course
        at = known.at if known and known.version == version else self._clock() - max(age, 0.0)
        self._known[conversation] = _Known(merged, at, True, version)
        return True

    def doubt(self, conversation: str) -> None:
        """Another process may have escalated since: read the record again."""
        if known := self._known.get(conversation):
            self._known[conversation] = replace(known, recalled=False)

    def forget(self, conversation: str) -> None:
        """Drop it."""
        self._known.pop(conversation, None)
        if reading := self._readings.pop(conversation, None):
            reading.cancel()

    async def _recall(self, conversation: str) -> None:
        """Put what the record says beside what is known by then."""
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._readers, self._recorded, conversation)
            known = self._known.get(conversation) or _Known(Course(), self._clock(), recalled=False)
            self._known[conversation] = replace(known, course=known.course.with_earlier(found), recalled=True)
        except Exception as error:  # the words of now are read all the same; the error may quote
            logger.error("escalations not recalled: %s", type(error).__name__)
        finally:
            if self._readings.get(conversation) is asyncio.current_task():
                del self._readings[conversation]

    def _recorded(self, conversation: str) -> Course:
        assert self._escalations is not None
        course, since = Course(), datetime.fromtimestamp(earliest() - FORGET_SECONDS, timezone.utc)
        for escalation in self._escalations.of(conversation, since):
            course = course.after("", escalation.tier, escalation.flags)
        return course
