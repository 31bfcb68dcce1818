"""One address may ask as often at several processes as at one; without Redis each counts for itself."""

import time
from itertools import cycle

import httpx

from tests.cluster.cluster import Cluster
from tests.cluster.test_what_goes_away import without

PER_MINUTE = 240  # ASSISTANT_ADDRESS_PER_MINUTE unless it is set


def sessions(cluster: Cluster, address: str, count: int) -> tuple[list[int], float]:
    """Statuses of as many new sessions from one address, at both in turn; and how long that took, in seconds."""
    begun, headers = time.monotonic(), {"X-Forwarded-For": address}
    with httpx.Client(timeout=10, headers=headers) as client:
        nodes = cycle(cluster.nodes)
        statuses = [client.post(f"{next(nodes).url}/webhooks/web/session").status_code for _ in range(count)]
    return statuses, time.monotonic() - begun


def test_one_address_may_ask_at_two_processes_as_often_as_at_one(cluster: Cluster) -> None:
    statuses, seconds = sessions(cluster, "198.51.100.1", PER_MINUTE + 160)
    let_in = statuses.count(200)
    assert PER_MINUTE <= let_in <= PER_MINUTE * (1 + seconds / 60) + 1
    assert set(statuses) == {200, 429}
    assert set(sessions(cluster, "198.51.100.2", 20)[0]) == {200}


def test_without_redis_nobody_is_refused_for_it(cluster: Cluster) -> None:
    for how, address in (("gone", "198.51.100.3"), ("silent", "198.51.100.4")):
        with without(cluster.memory, how):
            assert set(sessions(cluster, address, 100)[0]) == {200}
