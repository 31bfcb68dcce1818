"""Looks at the stores now and again, so that health is right even while nobody asks."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from assistant.clock import earliest, latest
from assistant.escalations import EscalationStore
from assistant.health import Health
from assistant.observing import metrics

EVERY_SECONDS, PATIENCE_SECONDS = 15.0, 5.0
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Probe = Callable[[], object]
"""Reaches a store; raises what its database raises."""


class Probes:
    """What is looked at.

    Args:
        stores: by the part of health that they are.
        escalations: counted, for the alerts.
        pages: whether somebody is to be paged.
    """

    def __init__(self, stores: Mapping[str, Probe], escalations: EscalationStore, health: Health, pages: bool) -> None:
        self._stores, self._escalations, self._health, self._pages = stores, escalations, health, pages
        self._running: set[str] = set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Once at each; one that hangs is in trouble, and is not asked again before it has answered."""
        await asyncio.gather(*(self._one(part, probe) for part, probe in self._stores.items()))
        await self._one("escalation record", self._count)
        metrics.LAST_PROBE.set(time.time())

    async def _one(self, store: str, probe: Probe) -> None:
        part = f"{store} reached"  # a part of its own: one that is read may still refuse to be written
        if part in self._running:
            return
        self._running.add(part)
        asked = asyncio.ensure_future(asyncio.to_thread(probe))
        asked.add_done_callback(lambda done: self._answered(part, done))
        try:
            done, _ = await asyncio.wait([asked], timeout=PATIENCE_SECONDS)
        except asyncio.CancelledError:  # the server stops
            asked.cancel()
            raise
        if not done:
            self._health.trouble(part, f"no answer within {PATIENCE_SECONDS:.0f} s")
        elif error := asked.exception():
            self._health.trouble(part, f"{type(error).__name__}; it cannot be reached")
        else:
            self._health.well(part)

    def _answered(self, part: str, done: asyncio.Future[object]) -> None:
        """However late: it may be asked again; an error that nobody waits for any more is taken note of."""
        self._running.discard(part)
        if not done.cancelled():
            done.exception()

    def _count(self) -> None:
        first, last = (datetime.fromtimestamp(at, timezone.utc) for at in (earliest(), latest()))
        undelivered, unpaged = self._escalations.waiting(first - DAY, last - MINUTE)
        metrics.UNDELIVERED.set(undelivered)
        metrics.UNPAGED.set(unpaged if self._pages else 0)
