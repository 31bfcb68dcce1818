"""Pages somebody: posts each new escalation to a webhook until it is taken."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone

import aiohttp
from aiohttp_retry import ExponentialRetry, RetryClient

from assistant.clock import earliest
from assistant.escalations.escalation import Escalation
from assistant.escalations.store import EscalationStore
from assistant.health import Health

TRIES, TIMEOUT_SECONDS = 3, 5.0  # of one round
OLDEST = timedelta(days=1)  # what is older pages nobody; a webhook set for the first time must not page the past
ROUND_SECONDS = 30.0  # between rounds while something waits
PART = "paging"
TOLD = ("id", "at", "channel", "conversation", "tier", "flags")  # never the patient's words
logger = logging.getLogger(__name__)


class Pager:
    """Takes escalations out of the store that nobody has been paged for; each is posted at least once.

    Args:
        store: holds them.
        address: the webhook.
        token: sent as a bearer token, unless "".
        health: is told when the webhook does not answer.
    """

    def __init__(self, store: EscalationStore, address: str, token: str, health: Health) -> None:
        self._store, self._address, self._health = store, address, health
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._taken: set[str] = set()
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """There is something new; from any thread."""
        self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Page until cancelled."""
        while True:
            try:
                await self._page_all()
            except Exception as error:  # a lost store or webhook comes back; paging goes on then
                self._health.trouble(PART, f"{type(error).__name__}; trying again every {ROUND_SECONDS:.0f} s")
            try:
                async with asyncio.timeout(ROUND_SECONDS):  # wait_for may lose the cancellation at the server's end
                    await self._wake.wait()
            except TimeoutError:
                continue
            self._wake.clear()

    async def _page_all(self) -> None:
        since = datetime.fromtimestamp(earliest(), timezone.utc) - OLDEST
        waiting = await asyncio.to_thread(lambda: self._store.find(since=since, unpaged=True))
        failed: Exception | None = None
        async with self._client() as client:
            for escalation in waiting:
                try:
                    await self._page(client, escalation)
                except Exception as error:  # one that is refused must not keep the newer ones back
                    failed = error
        if failed:
            raise failed
        self._health.well(PART)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[RetryClient]:
        retry = ExponentialRetry(attempts=TRIES, start_timeout=0.2)
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with RetryClient(retry_options=retry, headers=self._headers, timeout=timeout) as client:
            yield client

    async def _page(self, client: RetryClient, escalation: Escalation) -> None:
        told = {name: value for name, value in escalation.as_dict().items() if name in TOLD}
        if escalation.id not in self._taken:  # taken, though the store could not be told
            if not await asyncio.to_thread(self._store.claim, escalation.id):
                return  # another process does
            try:
                async with client.post(self._address, json=told, raise_for_status=True):
                    self._taken.add(escalation.id)
            except BaseException:
                await asyncio.to_thread(self._store.release, escalation.id)
                raise
        await asyncio.to_thread(self._store.mark_paged, escalation.id)
        self._taken.discard(escalation.id)
