"""Escalations on their way into the store: written by a thread, so that a lost or slow store holds up no message."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Full, Queue

import tenacity
from sqlalchemy.exc import SQLAlchemyError

from assistant.escalations.escalation import Escalation
from assistant.escalations.store import EscalationStore
from assistant.health import Health

PATIENCE_SECONDS = 0.2  # that a message waits for its record; a healthy store takes a few milliseconds
LONGEST_PAUSE_SECONDS = 30  # between two tries to reach a lost store
MOST_WAITING = 10_000  # records that wait for a lost store; about 20 MB
PART = "escalation record"
logger = logging.getLogger(__name__)


class EscalationLog:
    """Writes escalations in the order in which they come, and tries again while the store is lost.

    Args:
        store: keeps them.
        health: is told when the store is lost.

    Attributes:
        on_written: called, on the writing thread, after each record.
    """

    def __init__(self, store: EscalationStore, health: Health | None = None) -> None:
        self._store, self._health = store, health or Health()
        self.on_written: Callable[[], None] = lambda: None
        self._jobs: Queue[tuple[Callable[[], None], Future[None]]] = Queue(MOST_WAITING)
        threading.Thread(target=self._write_all, name="escalations", daemon=True).start()

    async def record(self, escalation: Escalation) -> None:
        """Record it; returns when that is done, or after `PATIENCE_SECONDS` while it goes on."""
        written = self.record_soon(escalation)
        await asyncio.wait([asyncio.wrap_future(written)], timeout=PATIENCE_SECONDS)

    def record_soon(self, escalation: Escalation) -> Future[None]:
        """Record it without waiting."""

        def write() -> None:
            self._store.record(escalation)
            self.on_written()

        return self._add(write)

    def delivered(self, id_: str) -> None:
        """The channel has taken the message of this escalation. Written after its record, whenever that succeeds."""
        self._add(lambda: self._store.mark_delivered(id_))

    def _add(self, job: Callable[[], None]) -> Future[None]:
        done: Future[None] = Future()
        try:
            self._jobs.put_nowait((job, done))
        except Full:
            self._health.trouble(PART, f"lost for long, more than {MOST_WAITING} records wait; later ones are dropped")
            done.set_result(None)
        return done

    def _write_all(self) -> None:
        again = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((SQLAlchemyError, OSError)),
            wait=tenacity.wait_exponential(multiplier=0.1, max=LONGEST_PAUSE_SECONDS),
            before_sleep=self._tell,
        )
        while True:
            job, done = self._jobs.get()
            try:
                again(job)
                self._health.well(PART)
            except Exception as error:  # a job that cannot succeed must not end the thread
                logger.error("escalation not recorded: %s", type(error).__name__)
            done.set_result(None)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._health.trouble(PART, f"{type(error).__name__}; escalations wait in memory to be recorded")
