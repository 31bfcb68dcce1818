"""A cluster whose clock can be set, whose network can be slow, and whose events go to a broker that may refuse them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.services import Service, redis
from tests.cluster.cluster import Cluster
from tests.cluster.set_clock import SetClock
from tests.cluster.slow_network import SlowNetwork


@dataclass(frozen=True)
class Reached:
    """A service behind a network."""

    port: int


@dataclass(frozen=True)
class Troubled:
    """See module. `memory` is the Redis, whose clock is the nodes'."""

    cluster: Cluster
    clock: SetClock
    memory: Service
    broker: Service
    networks: dict[str, SlowNetwork]

    @classmethod
    @contextmanager
    def started(cls, database: Service, broker: Service, reachable: Path, folder: Path) -> Iterator["Troubled"]:
        """One that runs in the block; `reachable` is a folder that everybody may read."""
        clock = SetClock(reachable)
        memory = redis(reachable / "clocked-redis", **clock.environment)
        memory.start()
        networks = {"PostgreSQL": SlowNetwork(database.port), "Redis": SlowNetwork(memory.port)}
        behind: dict[str, Any] = {name: Reached(network.port) for name, network in networks.items()}
        events = {"ASSISTANT_EVENTS_URL": f"amqp://guest:guest@127.0.0.1:{broker.port}/troubled"}
        cluster = Cluster(folder, behind["PostgreSQL"], behind["Redis"], **events, **clock.environment)
        try:
            cluster.wait()
            networks |= {f"node {number}": SlowNetwork(node.port) for number, node in enumerate(cluster.nodes)}
            yield cls(cluster, clock, memory, broker, networks)
        finally:
            cluster.end()
            memory.end()
