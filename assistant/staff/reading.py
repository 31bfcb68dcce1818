"""What the staff pages show, out of the stores; None where a store cannot be read just now."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

from assistant.errors import where
from assistant.escalations import Escalation, EscalationStore
from assistant.staff.asked import Asked, Questions, Unanswered
from assistant.web.history import Disliked, History

COUNTED_DAYS, READ_DAYS = 7, 30
MOST_ESCALATIONS, MOST_THUMBS = 200, 100
SECONDS = 10.0  # for a store
logger = logging.getLogger(__name__)
T = TypeVar("T")


class Reading:
    """Reads them, off the event loop: patients' turns do not wait for it.

    Args:
        questions: None where conversations are kept in no database.
        escalations: the record.
        history: of the web chat.
    """

    def __init__(self, questions: Questions | None, escalations: EscalationStore, history: History) -> None:
        self._questions, self._escalations, self._history = questions, escalations, history

    async def asked(self) -> tuple[list[date], list[Asked]] | None:
        """Counts by topic and day."""
        return await _read(self._questions.by_day, COUNTED_DAYS) if self._questions else None

    async def not_understood(self) -> list[Unanswered] | None:
        """Questions that got no answer."""
        return await _read(self._questions.not_understood, READ_DAYS) if self._questions else None

    async def escalations(self) -> list[Escalation] | None:
        """The newest first."""
        since = datetime.now(timezone.utc) - timedelta(days=READ_DAYS)
        found = await _read(lambda: self._escalations.find(since=since))
        return found and found[::-1]

    async def disliked(self) -> list[Disliked] | None:
        """Answers with a thumb down."""
        return await _read(self._history.thumbs_down, MOST_THUMBS)


async def _read(work: Callable[..., T], *args: Any) -> T | None:
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(work, *args)
    except Exception as error:  # each database raises its own, and quotes what it holds
        logger.error("staff page: a store was not read: %s", where(error))
        return None
