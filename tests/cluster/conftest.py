"""One cluster for all tests; each has conversations of its own, and leaves the cluster well."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(scope="session")
def database(reachable: Path) -> Iterator[Service]:
    if not program("postgres"):
        pytest.skip("no PostgreSQL here; install Debian's package of that name")
    service = postgresql(reachable / "postgresql")
    service.start()
    yield service
    service.end()


@pytest.fixture(scope="session")
def memory(reachable: Path) -> Iterator[Service]:
    if not program("redis-server"):
        pytest.skip("no Redis here; install Debian's redis-server")
    service = redis(reachable / "redis")
    service.start()
    yield service
    service.end()


@pytest.fixture(scope="session")
def broker(reachable: Path) -> Iterator[Service]:
    if not program("rabbitmq-server"):
        pytest.skip("no RabbitMQ here; install Debian's rabbitmq-server")
    service = rabbitmq(reachable / "rabbitmq")
    service.start()
    yield service
    service.end_all()


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
    cluster = Cluster(tmp_path_factory.mktemp("nodes"), database, memory)
    try:
        cluster.wait()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture
def cluster(whole: Cluster) -> Iterator[Cluster]:
    yield whole
    for node in whole.nodes:
        until(node.is_well, 35, node.degraded)
