"""The courses of the conversations: in memory, and after a start from the record of escalations."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from cachetools import TTLCache

from assistant.escalations import EscalationLog
from assistant.safety.course import Course

MOST_CONVERSATIONS = 20_000  # remembered in this process, each about 1 kB
FORGET_SECONDS = 12 * 3_600.0  # as long as a web page shows the message: "nobody calls back" may come hours later
RECALL_SECONDS = 0.1  # that a conversation's first turn waits for the record; a healthy store takes some milliseconds
READERS = 2  # threads of their own: a store that hangs must not take those of others
logger = logging.getLogger(__name__)


class Courses:
    """What is remembered of each conversation's red flags.

    Args:
        escalations: the record; None in practice runs.
    """

    def __init__(self, escalations: EscalationLog | None) -> None:
        self._escalations = escalations
        self._known: TTLCache[str, Course] = TTLCache(MOST_CONVERSATIONS, FORGET_SECONDS)
        self._readers = ThreadPoolExecutor(READERS, "recall")

    async def of(self, conversation: str) -> Course:
        """A conversation's. One that this process has not met yet may have escalated before a restart."""
        known = self._known.get(conversation)
        if known is not None or self._escalations is None:
            return known or Course()
        try:
            reading = asyncio.get_running_loop().run_in_executor(self._readers, self._recalled, conversation)
            recalled = await asyncio.wait_for(reading, RECALL_SECONDS)
        except Exception as error:  # the words of now are read all the same; the error may quote
            logger.error("escalations not recalled: %s", type(error).__name__)
            return Course()
        return self._known.setdefault(conversation, recalled)

    def now(self, conversation: str, before: Course) -> Course:
        """It as it is now, when another turn may have ended meanwhile."""
        return self._known.get(conversation, before)

    def keep(self, conversation: str, course: Course) -> None:
        """Remember it."""
        self._known[conversation] = course

    def forget(self, conversation: str) -> None:
        """Drop it."""
        self._known.pop(conversation, None)

    def _recalled(self, conversation: str) -> Course:
        assert self._escalations is not None
        course, since = Course(), datetime.now(timezone.utc) - timedelta(seconds=FORGET_SECONDS)
        for escalation in self._escalations.of(conversation, since):
            course = course.after("", escalation.tier, escalation.flags)
        return course
