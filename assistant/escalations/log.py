"""Escalations on their way into the store: written by a thread, so that a lost or slow store holds up no message."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import Full, Queue

import tenacity
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.escalations.escalation import Escalation, pseudonym
from assistant.escalations.journal import Journal
from assistant.escalations.store import EscalationStore
from assistant.health import Health

PATIENCE_SECONDS = 0.1  # that a message waits for its record; a healthy store takes a few milliseconds
LONGEST_PAUSE_SECONDS = 30  # between two tries to reach a lost store
MOST_WAITING = 10_000  # records that wait for a lost store; about 20 MB
PART, DROPPED, JOURNAL = "escalation record", "dropped escalation records", "journal of escalations"
LEFT_BEHIND = "escalations left behind"
PASSING = (OperationalError, InterfaceError, PoolTimeout, OSError)
"""What goes away when the store is back; other errors would come again."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    """Something to write, what to do once it is written, and what when it never will be."""

    write: Callable[[], object]
    then: Callable[[], None]
    given_up: Callable[[], None]
    done: Future[None] = field(default_factory=Future)


def _stop() -> None:
    """The last job."""


class EscalationLog:
    """Writes escalations in the order in which they come, and tries again while the store is lost.

    Args:
        store: keeps them.
        health: is told when the store is lost.
        journal: holds them until the store does; without one, a process that is killed takes those along that wait.

    Attributes:
        on_written: called, on the writing thread, after each record.
    """

    def __init__(self, store: EscalationStore, health: Health | None = None, journal: Journal | None = None) -> None:
        self._store, self._health, self._journal = store, health or Health(), journal
        self.on_written: Callable[[], None] = lambda: None
        self._jobs: Queue[_Job] = Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._write_all, name="escalations", daemon=True)
        self._thread.start()
        told: list[str] = []
        for left in journal.left_behind(lambda what: self._tell_left_behind(told, what)) if journal else ():
            for escalation in left:
                self.record_soon(escalation)

    def _tell_left_behind(self, told: list[str], what: str) -> None:
        """Beside what was told before: each may want a hand of its own."""
        told.append(what)
        self._health.trouble(LEFT_BEHIND, "; ".join(dict.fromkeys(told)))

    async def record(self, escalation: Escalation) -> None:
        """Record it; returns when that is done, or after `PATIENCE_SECONDS` while it goes on."""
        written = self.record_soon(escalation)
        await asyncio.wait([asyncio.wrap_future(written)], timeout=PATIENCE_SECONDS)

    def record_soon(self, escalation: Escalation) -> Future[None]:
        """Record it without waiting."""
        self._write_down(escalation)
        return self._add(
            lambda: self._store.record(escalation),
            then=lambda: self._recorded(escalation.id),
            given_up=lambda: self._given_up(escalation),
        )

    def of(self, conversation: str, since: datetime) -> list[Escalation]:
        """What is recorded of a conversation; raises what the database raises.

        Args:
            conversation: id of the conversation as the channel has it.
            since: not before this time.
        """
        return self._store.find(since=since, conversation=pseudonym(conversation))

    def delivered(self, id_: str) -> None:
        """The channel has taken the message of this escalation. Written after its record, whenever that succeeds."""
        self._add(lambda: self._store.mark_delivered(id_))

    def close(self, seconds: float) -> None:
        """Write what waits, for so long at most; what is left is lost, and said to be."""
        self._add(_stop)
        self._thread.join(seconds)
        if self._thread.is_alive():
            logger.error("%d records of escalations could not be written", self._jobs.qsize())

    def _add(
        self,
        write: Callable[[], object],
        then: Callable[[], None] = lambda: None,
        given_up: Callable[[], None] = lambda: None,
    ) -> Future[None]:
        job = _Job(write, then, given_up)
        try:
            self._jobs.put_nowait(job)
        except Full:
            self._health.trouble(PART, f"the store was lost for long and more than {MOST_WAITING} wait")
            job.given_up()
            job.done.cancel()
        return job.done

    def _write_down(self, escalation: Escalation) -> None:
        if self._journal is None:
            return
        try:
            self._journal.add(escalation)
        except Exception as error:  # no disk, mostly; it waits in memory then
            self._health.trouble(
                JOURNAL, f"{type(error).__name__}; escalations that wait would be lost with the process"
            )
        else:
            self._health.well(JOURNAL)

    def _recorded(self, id_: str) -> None:
        try:
            self.on_written()
        finally:
            if self._journal:
                self._journal.done(id_)
                self._health.well(JOURNAL)

    def _given_up(self, escalation: Escalation) -> None:
        """The store refuses it for good, or too many wait: kept in a file beside the journal, and said."""
        self._health.trouble(
            DROPPED, "some could not be recorded; what could be written down is in escalations-*.unread"
        )
        if self._journal:
            try:
                self._journal.give_up(escalation)
            except Exception as error:  # it stays in the journal, for whoever starts next
                logger.error("an escalation that was given up stays in the journal: %s", type(error).__name__)

    def _write_all(self) -> None:
        again = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PASSING),
            wait=tenacity.wait_exponential(multiplier=0.1, max=LONGEST_PAUSE_SECONDS),
            before_sleep=self._tell,
        )
        while (job := self._jobs.get()).write is not _stop:
            job.done.set_running_or_notify_cancel()  # from now on nobody can cancel it
            try:
                again(job.write)
            except Exception as error:  # one that cannot succeed must not keep the others back
                self._health.trouble(PART, f"{type(error).__name__}; an escalation could not be recorded")
                job.given_up()
            else:
                self._health.well(PART)
                self._after(job)
            if not job.done.cancelled():
                job.done.set_result(None)

    @staticmethod
    def _after(job: "_Job") -> None:
        try:
            job.then()
        except Exception as error:  # the pager's trouble is not the record's
            logger.error("pager not woken: %s", type(error).__name__)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._health.trouble(PART, f"{type(error).__name__}; escalations wait in memory to be recorded")
