"""The clock of the servers is set by an hour or a day, forwards or back, in the middle of conversations."""

import asyncio
import time
import uuid
from collections.abc import Iterator

import httpx
import pytest

from assistant.health import Health
from assistant.shared import RedisMemory, redis_memory
from assistant.shared.redis_memory import LEASE_SECONDS, PREFIX
from benchmarks.services import Service, until
from tests.cluster.cluster import Cluster, Node
from tests.cluster.set_clock import SetClock
from tests.cluster.troubled import Troubled

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
HOUR, DAY = 3_600, 86_400
AT_MOST = 5.0  # seconds of a turn, on a busy machine; who waited for the clock would wait for an hour
STEPS = pytest.mark.parametrize("step", [HOUR, -HOUR, DAY, -DAY], ids=["+1h", "-1h", "+1d", "-1d"])


@pytest.fixture
def clocked(troubled: Troubled) -> Cluster:
    return troubled.cluster


@pytest.fixture
def clocked_redis(troubled: Troubled) -> Service:
    return troubled.memory


@pytest.fixture
def memory(clocked_redis: Service, monkeypatch: pytest.MonkeyPatch) -> RedisMemory:
    """Never taken for away: it would hold and count nothing then."""
    for limit in ("ANSWER_SECONDS", "SLOW_SECONDS"):
        monkeypatch.setattr(redis_memory, limit, 30.0)
    return RedisMemory(f"redis://127.0.0.1:{clocked_redis.port}/0", Health())


@pytest.fixture
def clock(troubled: Troubled) -> Iterator[SetClock]:
    yield troubled.clock
    troubled.clock.put(0)


def session(node: Node) -> str:
    """A new session's token."""
    return str(httpx.post(f"{node.url}/webhooks/web/session", json={}).json()["token"])


def answered_soon(node: Node, words: str, conversation: str) -> dict[str, object]:
    begun = time.monotonic()
    turn = node.say(words, conversation)
    assert time.monotonic() - begun < AT_MOST
    return turn


@STEPS
def test_a_conversation_goes_on_over_it(clocked: Cluster, clock: SetClock, step: int) -> None:
    one, other = clocked.nodes
    form, alarm, before = uuid.uuid4().hex, uuid.uuid4().hex, clocked.escalations()
    assert "?" in str(one.say("i've got a headache since the tap", form)["answer"])
    one.say(RED, alarm)
    clock.put(step)
    assert answered_soon(one, "kind of", form)["tier"] == "urgent"  # the question that was open still is
    assert str(answered_soon(other, QUESTION, alarm)["answer"]).startswith("Earlier you told me")
    assert answered_soon(other, RED, uuid.uuid4().hex)["tier"] == "urgent"
    clocked.until_recorded(before + 3)
    clock.put(0)  # and put right again
    assert answered_soon(one, QUESTION, form)["topic"] == "caffeine"
    until(lambda: not one.degraded() and not other.degraded(), 90, one.degraded)


@STEPS
def test_a_message_that_is_sent_again_is_not_answered_twice(clocked: Cluster, clock: SetClock, step: int) -> None:
    one, other = clocked.nodes
    token = session(one)
    said = one.send(token, QUESTION, "m1")
    clock.put(step)
    again = one.send(token, QUESTION, "m1")
    if step == DAY:  # its session is over, by the time of day; whom to call stands in the refusal
        assert again.status_code == 401
        assert "911" in again.text
        assert one.send(token, RED, "m2").json()["tier"] == "urgent"
        assert one.send(session(one), QUESTION, "m1").json()["topic"] == "caffeine"
        return
    assert again.text == said.text
    until(lambda: other.shows(token) == ["patient", "assistant"], 30, lambda: other.shows(token))


@STEPS
async def test_nobody_is_refused_for_it_nor_waits_for_a_lock(memory: RedisMemory, clock: SetClock, step: int) -> None:
    key = uuid.uuid4().hex
    taken = [await memory.take(key, 5, 20.0) for _ in range(7)]
    assert taken[:5] == [True] * 5
    assert False in taken[5:]
    async with memory.hold(key):
        clock.put(step)
        await asyncio.sleep(LEASE_SECONDS)
    async with asyncio.timeout(10.0), memory.hold(key):
        pass
    async with asyncio.timeout(20.0):
        while not await memory.take(key, 5, 20.0):  # noqa: ASYNC110 (the bucket leaks one in four seconds)
            await asyncio.sleep(0.2)


@STEPS
async def test_nobody_waits_for_a_process_that_was_killed_just_before(
    memory: RedisMemory, clock: SetClock, step: int
) -> None:
    key = uuid.uuid4().hex
    left = memory._redis.lock(f"{PREFIX}hold:{key}", timeout=LEASE_SECONDS)
    assert await left.acquire()  # and nobody renews it
    clock.put(step)
    async with asyncio.timeout(LEASE_SECONDS + 10.0), memory.hold(key):
        pass
