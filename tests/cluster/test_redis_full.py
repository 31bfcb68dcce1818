"""Redis has no room left: what is there can be read, whatever is to be written is refused. Then there is room again."""

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import redis

from assistant.settings import PROJECT
from benchmarks.services import Service, until
from tests.at_once import IN_TROUBLE
from tests.cluster.cluster import Cluster
from tests.cluster.test_slow_network import LATEST, QUESTION, RED

MEGABYTE = 2**20
COMPOSED = int(re.findall(r"--maxmemory (\d+)mb", (PROJECT / "deploy/compose.yaml").read_text("utf-8"))[0]) * MEGABYTE
FILLER = "filler"  # a key of nobody's


@contextmanager
def full(memory: Service, most: int) -> Iterator[redis.Redis]:
    """Filled to its last byte in the block; gives a client."""
    client = redis.Redis(port=memory.port)
    usual = client.config_get("maxmemory")["maxmemory"]
    client.config_set("maxmemory", most)
    if (room := most - client.info("memory")["used_memory"]) > 0:
        client.setrange(FILLER, room, "x")
    try:
        yield client
    finally:
        client.delete(FILLER)
        client.config_set("maxmemory", usual)
        client.close()


def test_compose_lets_it_refuse_rather_than_forget() -> None:
    """Redis's default, which no file of deploy/ changes: no lock, and no half of a sign, is thrown out for another."""
    assert not [path for path in (PROJECT / "deploy").rglob("*.yaml") if "maxmemory-policy" in path.read_text("utf-8")]


@pytest.mark.parametrize("most", [COMPOSED, MEGABYTE], ids=["compose", "1 MB"])
def test_alarms_come_at_once_and_all_is_as_before_when_there_is_room(cluster: Cluster, most: int) -> None:
    one, other = cluster.nodes
    before, token = cluster.escalations(), httpx.post(f"{one.url}/webhooks/web/session", json={}).json()["token"]
    talking = uuid.uuid4().hex
    one.say(QUESTION, talking)
    with full(cluster.memory, most) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"  # Redis's default
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            client.set("another", "x")
        for node, id_ in ((one, "red"), (other, "red")):  # the page sends it again, to the other
            begun = time.monotonic()
            assert node.send(token, RED, id_).json()["tier"] == "urgent"
            assert time.monotonic() - begun < IN_TROUBLE
        for node in cluster.nodes:
            begun = time.monotonic()
            assert node.say(QUESTION, talking)["topic"] == "caffeine"
            assert time.monotonic() - begun < LATEST
        until(lambda: "shared memory" in one.degraded(), 5, "health tells it")
        for _ in range(20):  # for as long as it lasts, though Redis answers whoever only asks
            assert "shared memory" in one.degraded()
            time.sleep(0.1)
    begun = time.monotonic()
    until(one.is_well, 10, one.degraded)
    until(other.is_well, 10, other.degraded)
    print(f"well {time.monotonic() - begun:.1f} s after there was room")
    until(lambda: cluster.escalations() == before + 1, 35, "the alarm is recorded, once")
    assert other.send(token, QUESTION, "after").json()["text"].startswith("Earlier you told me")
