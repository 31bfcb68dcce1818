"""The clock of the servers is set by an hour or a day, forwards or back, in the middle of conversations."""

import asyncio
import time
import uuid
from collections.abc import Iterator

import httpx
import pytest

from assistant.health import Health
from assistant.shared import RedisMemory
from assistant.shared.redis_memory import LEASE_SECONDS, PREFIX
from benchmarks.services import Service, until
from tests.cluster.cluster import Cluster, Node
from tests.cluster.set_clock import SetClock
from tests.cluster.troubled import Troubled

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
HOUR, DAY = 3_600, 86_400
STEPS = pytest.mark.parametrize("step", [HOUR, -HOUR, DAY, -DAY], ids=["+1h", "-1h", "+1d", "-1d"])
AT_ONCE = 1.5


@pytest.fixture
def clocked(troubled: Troubled) -> Cluster:
    return troubled.cluster


@pytest.fixture
def clocked_redis(troubled: Troubled) -> Service:
    return troubled.memory


@pytest.fixture
def clock(troubled: Troubled) -> Iterator[SetClock]:
    yield troubled.clock
    troubled.clock.put(0)


def session(node: Node) -> str:
    """A new session's token."""
    return str(httpx.post(f"{node.url}/webhooks/web/session", json={}).json()["token"])


def answered_at_once(node: Node, words: str, conversation: str) -> dict[str, object]:
    begun = time.monotonic()
    turn = node.say(words, conversation)
    assert time.monotonic() - begun < AT_ONCE
    return turn


@STEPS
def test_a_conversation_goes_on_over_it(clocked: Cluster, clock: SetClock, step: int) -> None:
    one, other = clocked.nodes
    form, alarm, before = uuid.uuid4().hex, uuid.uuid4().hex, clocked.escalations()
    assert "?" in str(one.say("i've got a headache since the tap", form)["answer"])
    one.say(RED, alarm)
    clock.put(step)
    assert answered_at_once(one, "kind of", form)["tier"] == "urgent"  # the question that was open still is
    assert str(answered_at_once(other, QUESTION, alarm)["answer"]).startswith("Earlier you told me")
    assert answered_at_once(other, RED, uuid.uuid4().hex)["tier"] == "urgent"
    until(lambda: clocked.escalations() == before + 3, 10, "each is recorded once")
    clock.put(0)  # and put right again
    assert answered_at_once(one, QUESTION, form)["topic"] == "caffeine"
    until(lambda: not one.degraded() and not other.degraded(), 35, one.degraded)


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
    shown = httpx.get(f"{other.url}/webhooks/web/history", headers={"Authorization": f"Bearer {token}"}).json()
    assert [entry["from"] for entry in shown["entries"]] == ["patient", "assistant"]


@STEPS
async def test_nobody_is_refused_for_it_nor_waits_for_a_lock(
    clocked_redis: Service, clock: SetClock, step: int
) -> None:
    memory, key = RedisMemory(f"redis://127.0.0.1:{clocked_redis.port}/0", Health()), uuid.uuid4().hex
    taken = [await memory.take(key, 5, 2.0) for _ in range(7)]
    assert taken == [True] * 5 + [False] * 2
    async with memory.hold(key):
        clock.put(step)
        await asyncio.sleep(LEASE_SECONDS)
    async with asyncio.timeout(1.0), memory.hold(key):
        pass
    await asyncio.sleep(1.0)  # the bucket leaks five in two seconds
    assert await memory.take(key, 5, 2.0)


@STEPS
async def test_nobody_waits_for_a_process_that_was_killed_just_before(
    clocked_redis: Service, clock: SetClock, step: int
) -> None:
    memory, key = RedisMemory(f"redis://127.0.0.1:{clocked_redis.port}/0", Health()), uuid.uuid4().hex
    left = memory._redis.lock(f"{PREFIX}hold:{key}", timeout=LEASE_SECONDS)
    assert await left.acquire()  # and nobody renews it
    clock.put(step)
    async with asyncio.timeout(LEASE_SECONDS + 0.5), memory.hold(key):
        pass
