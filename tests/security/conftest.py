"""One server of each kind for all tests here."""

from collections.abc import Iterator

import pytest

from tests.security.server import Attacked, attacked, fully_open


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """Every way in open."""
    with fully_open(tmp_path_factory.mktemp("full")) as server:
        yield server


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """Default settings."""
    with attacked(tmp_path_factory.mktemp("plain")) as server:
        yield server
