"""The memory that processes share, in Redis. Away or slow, it costs a fifth of a second, once in a second."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import redis
from cachetools import TTLCache
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from assistant.errors import SetupError
from assistant.health import Health

ANSWER_SECONDS = 0.2  # that Redis may take; a healthy one in the same network takes less than a millisecond
AGAIN_SECONDS = 1.0  # until a turn asks again, unless the watch found it back: once in a turn is enough
SLOW_SECONDS = 0.05  # a turn asks about ten times, an emergency message is told within a second
SLOW_IN_A_ROW = 8  # so that one moment in which this process is busy does not count as a slow network
LEASE_SECONDS = 1.2  # that a hold outlives a process that was killed; less than a turn may take (guard/rasa_turn.py)
RENEWED_SECONDS = LEASE_SECONDS / 4
POLL_SECONDS = 0.02  # of those who wait for a hold
WATCH_SECONDS = 0.5
MOST_UNSENT, UNSENT_SECONDS = 10_000, 3_600.0
PREFIX = "assistant:"
PART = "shared memory"
AWAY = (redis.RedisError, OSError, asyncio.TimeoutError)
BUCKET = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1e6
local bucket = redis.call('HMGET', KEYS[1], 'level', 'at')
local burst, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local at = tonumber(bucket[2]) or now
local level = at > now and 0 or math.max(0, (tonumber(bucket[1]) or 0) - (now - at) * burst / seconds)
if level + 1 > burst then return 0 end
redis.call('HSET', KEYS[1], 'level', tostring(level + 1), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(seconds))
return 1
"""
"""A leaky bucket, filled and read in one step: two processes at once must not both see the last free place.

Redis's clock may be put back: a bucket filled after now counts as empty, or it would not leak for as long."""
OVER = """
if redis.call('GET', KEYS[1]) ~= (ARGV[1] == '1' and ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1
"""
"""Where nothing is, Redis's GET gives false to a script, as the comparison does where nothing was read."""
T = TypeVar("T")
logger = logging.getLogger(__name__)


class RedisMemory:
    """See Shared.

    Args:
        address: redis://, rediss:// (TLS) or unix://.
        health: is told when Redis is away.

    Raises:
        SetupError: the address cannot be read.
    """

    is_on = True

    def __init__(self, address: str, health: Health) -> None:
        self._health, self._away_until = health, 0.0
        self._unsent: TTLCache[str, tuple[str, float]] = TTLCache(MOST_UNSENT, UNSENT_SECONDS)
        self._took: deque[float] = deque(maxlen=SLOW_IN_A_ROW)
        waits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS, "decode_responses": True}
        try:
            # tried twice: the first try tells that Redis was started anew and this connection is none any more
            self._redis: Any = Redis.from_url(address, retry=Retry(NoBackoff(), 1, (redis.ConnectionError,)), **waits)
            self._blocking: Any = redis.Redis.from_url(address, **waits)
        except (ValueError, redis.RedisError) as error:
            raise SetupError(
                f"shared memory: {type(error).__name__}; correct ASSISTANT_REDIS_URL (docs/settings.md)"
            ) from None
        self._bucket = self._redis.register_script(BUCKET)
        self._over = self._redis.register_script(OVER)

    async def get(self, key: str) -> str | None:
        """See Shared."""
        return await self._tried(lambda: self._redis.get(PREFIX + key), None)

    async def get_aged(self, key: str, seconds: float) -> tuple[str, float] | None:
        """See Shared."""

        async def both() -> list[Any]:
            async with self._redis.pipeline(transaction=False) as asked:
                return list(await asked.get(PREFIX + key).pttl(PREFIX + key).execute())

        nothing: list[Any] = [None, 0]
        text, left = await self._tried(both, nothing)
        return (str(text), max(0.0, seconds - left / 1000)) if text is not None else None

    async def put(self, key: str, text: str, seconds: float) -> None:
        """See Shared."""
        self._unsent[key] = (text, seconds)
        if await self._tried(lambda: self._redis.set(PREFIX + key, text, px=int(seconds * 1000)), None):
            self._unsent.pop(key, None)

    async def put_over(self, key: str, before: str | None, text: str, seconds: float) -> bool | None:
        """See Shared. Not kept for later: what was read then may be old by that time."""
        args = [int(before is not None), before or "", text, int(seconds * 1000)]
        done = await self._tried(lambda: self._over(keys=[PREFIX + key], args=args), None)
        if done:
            self._unsent.pop(key, None)
        return None if done is None else bool(done)

    async def drop(self, *keys: str) -> None:
        """See Shared."""
        for key in keys:
            self._unsent.pop(key, None)
        await self._tried(lambda: self._redis.delete(*(PREFIX + key for key in keys)), None)

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """See Shared."""
        lock: Lock = self._redis.lock(f"{PREFIX}hold:{key}", timeout=LEASE_SECONDS, sleep=POLL_SECONDS)
        if not await self._tried(lambda: self._acquired(lock), False, waits=True):
            yield  # without Redis nobody can be kept out; the process itself keeps its own order
            return
        renewing = asyncio.create_task(_renewed(lock))
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(redis.exceptions.LockError):  # it lapsed: the process stood still for too long
                await self._tried(lock.release, None)

    async def _acquired(self, lock: Lock) -> bool:
        """Wait for it. One that a killed process left behind, before Redis's clock was put back, lapses in time too."""
        if await lock.acquire(blocking=False):
            return True
        if await self._redis.pttl(lock.name) > LEASE_SECONDS * 1000:
            await self._redis.pexpire(lock.name, int(LEASE_SECONDS * 1000))
        return bool(await lock.acquire())

    async def take(self, key: str, burst: int, seconds: float) -> bool | None:
        """See Shared."""
        taken = await self._tried(lambda: self._bucket(keys=[f"{PREFIX}bucket:{key}"], args=[burst, seconds]), None)
        return None if taken is None else bool(taken)

    def get_blocking(self, key: str) -> str | None:
        """See Shared."""
        return self._tried_blocking(lambda: self._blocking.get(PREFIX + key))

    def put_blocking(self, key: str, text: str, seconds: float) -> bool:
        """See Shared."""
        return True is self._tried_blocking(lambda: self._blocking.set(PREFIX + key, text, px=int(seconds * 1000)))

    def drop_blocking(self, *keys: str) -> None:
        """See Shared."""
        self._tried_blocking(lambda: self._blocking.delete(*(PREFIX + key for key in keys)))

    async def watch(self) -> None:
        """See Shared. What could not be kept is kept when Redis is back, whether or not anybody says something then."""
        own = asyncio.current_task()
        # redis-py waits by asyncio.wait_for, and Python 3.11's loses a cancellation that comes as its work ends
        while not (own and own.cancelling()):
            try:  # slow, it is still told: nobody waits for that
                for key, kept in list(self._unsent.items()):
                    await self._redis.set(PREFIX + key, kept[0], px=int(kept[1] * 1000))
                    if self._unsent.get(key) is kept:  # it may have been said anew meanwhile
                        self._unsent.pop(key)
            except AWAY as error:  # full, it would still answer a ping
                self._is_away(error)
            else:
                await self._look()
            await asyncio.sleep(WATCH_SECONDS)

    async def _look(self) -> None:
        begun = time.monotonic()
        try:
            await self._redis.ping()
        except AWAY as error:
            self._is_away(error)
        else:
            self._answered(time.monotonic() - begun)

    async def _tried(self, work: Callable[[], Awaitable[T]], instead: T, *, waits: bool = False) -> T:
        """What it gives, or something instead while Redis is away; `waits`: its time says nothing of Redis."""
        begun = time.monotonic()
        if begun < self._away_until:
            return instead
        try:
            done = await work()
        except redis.exceptions.LockError:
            raise
        except AWAY as error:
            self._is_away(error)
            return instead
        if not waits:
            self._answered(time.monotonic() - begun)
        return done

    def _tried_blocking(self, work: Callable[[], T]) -> T | None:
        begun = time.monotonic()
        if begun < self._away_until:
            return None
        try:
            done = work()
        except AWAY as error:
            self._is_away(error)
            return None
        self._answered(time.monotonic() - begun)
        return done

    def _answered(self, took: float) -> None:
        """Slow each time, it counts as away: no single answer is late, but a turn would be."""
        self._took.append(took)
        if len(self._took) == SLOW_IN_A_ROW and min(self._took) > SLOW_SECONDS:
            self._is_away(TimeoutError())
        else:
            self._away_until = 0.0
            self._health.well(PART)

    def _is_away(self, error: BaseException) -> None:
        self._away_until = time.monotonic() + AGAIN_SECONDS
        self._health.trouble(PART, f"{type(error).__name__}; a conversation that moves to another process is cut")


async def _renewed(lock: Lock) -> None:
    """Hold it for as long as the block lasts."""
    while True:
        await asyncio.sleep(RENEWED_SECONDS)
        try:
            await lock.reacquire()
        except AWAY:  # lapsed, or Redis is away: the block goes on
            return
