"""Alexa's signing keys: fetched once, checked, kept; strangers can neither push them out nor have us fetch at will."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timezone

from aiolimiter import AsyncLimiter
from cachetools import LRUCache, TTLCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate

from assistant.alexa.fetching import Fetch, NotFetched
from assistant.alexa.signing_chain import Roots, SigningKey
from assistant.alexa.unverified import Reason, Unverified

MOST_KEYS = 8  # Amazon uses one or two at a time
AGAIN_SECONDS = 10.0  # until a file that failed is fetched again
FETCHES, PER_SECONDS = 20, 20.0  # of addresses that never gave a good key: so many at once, then one a second
MOST_FAILED = 256  # more than can fail in AGAIN_SECONDS
logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time."""
    return datetime.now(timezone.utc)


class Certificates:
    """Keys by address.

    Args:
        roots: certificates of the authorities to trust.
        fetch: gives the file at an address; raises NotFetched; takes at most a few seconds.
        now: the time, with a time zone.
    """

    def __init__(self, roots: Iterable[Certificate], fetch: Fetch, now: Callable[[], datetime] = utc_now) -> None:
        self._roots, self._fetch, self._now = Roots(roots), fetch, now
        self._keys: LRUCache[str, SigningKey] = LRUCache(MOST_KEYS)  # only what was once good gets in
        self._failed: TTLCache[str, Reason] = TTLCache(MOST_FAILED, AGAIN_SECONDS, lambda: now().timestamp())
        self._running: dict[str, asyncio.Task[SigningKey | Reason]] = {}
        self._strangers = AsyncLimiter(FETCHES, PER_SECONDS)

    async def key(self, address: str) -> RSAPublicKey:
        """The key at an address that `certificate_address` gave.

        Raises:
            Unverified: `fetch` or `certificate`.
        """
        kept = self._keys.get(address)
        if kept and kept.holds(self._now()):
            return kept.key
        if address in self._failed:
            raise Unverified(self._failed[address])
        outcome = await asyncio.shield(self._task(address))  # who hangs up must not end it for the others
        if not isinstance(outcome, SigningKey):
            raise Unverified(outcome)
        return outcome.key

    def _task(self, address: str) -> asyncio.Task[SigningKey | Reason]:
        if address not in self._running:
            task = asyncio.create_task(self._have(address))
            self._running[address] = task
            task.add_done_callback(lambda _: self._running.pop(address))
        return self._running[address]

    async def _have(self, address: str) -> SigningKey | Reason:
        if address not in self._keys:  # a key that ran out is fetched anew whatever strangers do
            if not self._strangers.has_capacity():
                return "fetch"
            await self._strangers.acquire()
        outcome = await self._fetched(address)
        if isinstance(outcome, SigningKey):
            self._keys[address] = outcome
        else:
            self._failed[address] = outcome
        return outcome

    async def _fetched(self, address: str) -> SigningKey | Reason:
        try:
            return self._roots.signing_key(await self._fetch(address), self._now())
        except NotFetched as error:
            logger.warning("Alexa's signing certificate could not be fetched: %s", error)
            return "fetch"
        except Exception as error:  # the library raises many kinds for what a file may hold; none may be believed
            logger.warning("a file of certificates for Alexa is not to be trusted: %s", type(error).__name__)
            return "certificate"
