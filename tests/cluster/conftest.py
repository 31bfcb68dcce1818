"""One cluster for all tests; each has conversations of its own, and leaves the cluster well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.services import Service, postgresql, program, redis, until


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if not program("postgres"):
        pytest.skip("no PostgreSQL here; install Debian's package of that name")
    service = postgresql(_reachable(tmp_path_factory) / "postgresql")
    service.start()
    yield service
    service.end()


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    if not program("redis-server"):
        pytest.skip("no Redis here; install Debian's redis-server")
    service = redis(_reachable(tmp_path_factory) / "redis")
    service.start()
    yield service
    service.end()


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
        until(lambda node=node: not node.degraded(), 35, f"all well again at {node.url}")


def _reachable(factory: pytest.TempPathFactory) -> Path:
    """A folder that the user of the services may reach."""
    folder = factory.mktemp("services")
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(0o755)
    return folder
