"""The watch over Redis ends when it is told to, or a process that shall end never does."""

import asyncio

from assistant.health import Health
from assistant.shared.redis_memory import RedisMemory


def test_it_ends_though_a_cancellation_comes_as_redis_answers() -> None:
    """Then `asyncio.wait_for`, by which redis-py waits, loses the cancellation in Python 3.11."""

    async def cancelled_while_it_asks() -> bool:
        memory = RedisMemory("redis://127.0.0.1:1/0", Health())
        watching = asyncio.create_task(memory.watch())

        async def answered() -> None:
            watching.cancel()

        async def ping() -> None:
            await asyncio.wait_for(answered(), 1)

        memory._redis.ping = ping
        done, _ = await asyncio.wait({watching}, timeout=30)
        if not done:
            watching.cancel()
        return bool(done)

    assert asyncio.run(cancelled_while_it_asks())
