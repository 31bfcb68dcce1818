"""A text is put in place of the one that was read, and of no other, in one step of a real Redis."""

import asyncio
import uuid

from assistant.health import Health
from assistant.shared import RedisMemory
from benchmarks.services import Service


def two(memory: Service) -> tuple[RedisMemory, RedisMemory, str]:
    one, other = (RedisMemory(f"redis://127.0.0.1:{memory.port}/0", Health()) for _ in range(2))
    return one, other, uuid.uuid4().hex


async def test_only_the_text_that_was_read_is_replaced(memory: Service) -> None:
    one, other, key = two(memory)
    assert await one.put_over(key, None, "first", 60) is True
    assert await other.put_over(key, None, "lost", 60) is False
    assert await other.put_over(key, "another", "lost", 60) is False
    assert await one.get(key) == "first"
    assert await other.put_over(key, "first", "second", 60) is True
    text, age = await one.get_aged(key, 60) or ("", -1.0)
    assert text == "second"
    assert age < 5
    await one.drop(key)
    assert await one.put_over(key, "second", "lost", 60) is False
    assert await one.get(key) is None


async def test_of_many_at_once_one_is_first(memory: Service) -> None:
    one, other, key = two(memory)
    done = await asyncio.gather(*((one, other)[n % 2].put_over(key, None, str(n), 60) for n in range(20)))
    assert done.count(True) == 1
    assert await one.get(key) == str(done.index(True))


async def test_an_empty_text_is_one(memory: Service) -> None:
    one, _, key = two(memory)
    await one.put(key, "", 60)
    assert await one.put_over(key, None, "lost", 60) is False
    assert await one.put_over(key, "", "next", 60) is True
