"""One address may ask as often at several processes as at one; without Redis each counts for itself."""

import time
from itertools import cycle

import httpx
import pytest

from assistant.health import Health
from assistant.shared import RedisMemory, redis_memory
from assistant.staff.logins import Logins
from assistant.staff.users import hashed
from benchmarks.services import Service
from tests.cluster.cluster import Cluster
from tests.cluster.test_what_goes_away import without

PER_MINUTE = 240  # ASSISTANT_ADDRESS_PER_MINUTE unless it is set


def sessions(cluster: Cluster, address: str, count: int) -> tuple[list[int], float]:
    """Statuses of as many new sessions from one address, at both in turn; and how long that took, in seconds."""
    begun, headers = time.monotonic(), {"X-Forwarded-For": address}
    with httpx.Client(timeout=30, headers=headers) as client:
        nodes = cycle(cluster.nodes)
        statuses = [client.post(f"{next(nodes).url}/webhooks/web/session").status_code for _ in range(count)]
    return statuses, time.monotonic() - begun


def test_one_address_may_ask_at_two_processes_as_often_as_at_one(cluster: Cluster) -> None:
    """Redis may be slow for a moment, and then each process counts for itself; not time and again."""
    for number in range(10, 13):
        statuses, seconds = sessions(cluster, f"198.51.100.{number}", 2 * PER_MINUTE)
        let_in = statuses.count(200)
        assert let_in >= PER_MINUTE
        assert set(statuses) == {200, 429}
        if let_in <= PER_MINUTE * (1 + seconds / 60) + 1:
            break
    else:
        raise AssertionError(f"{let_in} were let in within {seconds:.0f} s")
    assert set(sessions(cluster, "198.51.100.2", 20)[0]) == {200}


def test_without_redis_nobody_is_refused_for_it(cluster: Cluster) -> None:
    for how, address in (("gone", "198.51.100.3"), ("silent", "198.51.100.4")):
        with without(cluster.memory, how):
            assert set(sessions(cluster, address, 100)[0]) == {200}


async def test_wrong_passwords_at_two_processes_lock_a_name_at_both(
    memory: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_memory, "ANSWER_SECONDS", 20.0)  # away for a moment, it would not have counted
    monkeypatch.setattr(redis_memory, "SLOW_SECONDS", 20.0)
    users = {"ward": hashed("correct-horse-battery"), "other": hashed("correct-horse-battery")}
    one, other = (Logins(users, RedisMemory(f"redis://127.0.0.1:{memory.port}/0", Health())) for _ in range(2))
    for logins in (one, other, one, other):
        assert not await logins.check("ward", "wrong")
    assert await other.check("ward", "correct-horse-battery")  # and all tries are given back
    for logins in (one, other, one, other, one):
        assert not await logins.check("ward", "wrong")
    for logins in (one, other):
        assert not await logins.check("ward", "correct-horse-battery")
        assert await logins.check("other", "correct-horse-battery")
