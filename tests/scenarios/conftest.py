"""One server for all that is held against it."""

from collections.abc import Iterator

import pytest

from tests.scenarios.alexa_model import alexa_nlu
from tests.scenarios.run import Run
from tests.scenarios.server import scenario_server


@pytest.fixture(scope="session")
def run(own_data_folder: object) -> Iterator[Run]:
    with scenario_server() as server:
        run = Run(server, alexa_nlu())
        yield run
        run.write_report()
