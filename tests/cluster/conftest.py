"""One cluster for all tests; each has conversations of its own, and leaves the cluster well."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.services import Service, postgresql, program, redis, until
from tests.cluster.cluster import Cluster
from tests.cluster.services import rabbitmq
from tests.cluster.troubled import Troubled


@pytest.fixture(scope="session")
def reachable() -> Iterator[Path]:
    """A folder that the user of the services may reach; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="assistant-services-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def service(
    name: str,
    package: str,
    command: str,
    made: Callable[[Path], Service],
    end: Callable[[Service], object] = Service.end,
) -> Any:
    """A fixture: one service of this kind for all tests, or they are left out where its program is missing."""

    @pytest.fixture(scope="session", name=name)
    def started(reachable: Path) -> Iterator[Service]:
        if not program(command):
            pytest.skip(f"no {command} here; install Debian's package {package}")
        running = made(reachable / name)
        running.start()
        yield running
        end(running)

    return started


database = service("database", "postgresql", "postgres", postgresql)
memory = service("memory", "redis-server", "redis-server", redis)
broker = service("broker", "rabbitmq-server", "rabbitmq-server", rabbitmq, Service.end_all)


@pytest.fixture(scope="session")
def troubled(
    database: Service, broker: Service, reachable: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Troubled]:
    """A cluster of its own for faults that are made from outside."""
    if not program("redis-server") or not program("cc"):
        pytest.skip("no Redis or no C compiler here; install Debian's redis-server and gcc")
    with Troubled.started(database, broker, reachable, tmp_path_factory.mktemp("troubled")) as made:
        yield made


@pytest.fixture(scope="session")
def whole(database: Service, memory: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    drained = {"ASSISTANT_DRAIN_SECONDS": "2"}  # told to end, a process lets the balancer see it first
    cluster = Cluster(tmp_path_factory.mktemp("nodes"), database, memory, **drained)
    try:
        cluster.wait()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture
def cluster(whole: Cluster) -> Iterator[Cluster]:
    yield whole
    for node in whole.nodes:
        until(node.is_well, 90, node.degraded)
    until(whole.has_recorded_all, 60, "all is recorded")
