"""The trained assistant, loaded once for all tests that need it."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from assistant.evaluation.measure import Result, measure
from assistant.evaluation.testset import TestSet, read_fixed_list, read_test_set
from assistant.settings import settings
from assistant.turn import Channel, Turn
from tests.patient_server import ON_A_BUSY_MACHINE

hypothesis.settings.register_profile("unhurried", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("unhurried")
CI = os.environ.get("CI") == "true"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that is left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if CI and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


Say = Callable[..., Awaitable[Turn]]


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tests never write into the project's folder."""
    folder = tmp_path_factory.mktemp("var")
    os.environ["ASSISTANT_DATA_DIR"] = str(folder)
    settings.cache_clear()
    return folder


@pytest.fixture(scope="session")
def guard(own_data_folder: None) -> Iterator[object]:
    """The whole assistant in this process. It may take its time: what is tested with it is what it says."""
    from assistant.engine import practice_guard
    from assistant.guard import rasa_turn

    usual, rasa_turn.BUDGET_SECONDS = rasa_turn.BUDGET_SECONDS, ON_A_BUSY_MACHINE
    yield practice_guard()
    rasa_turn.BUDGET_SECONDS = usual


@pytest.fixture
def say(guard: object, request: pytest.FixtureRequest) -> Say:
    """Say something in the test's own conversation."""
    conversation = f"test-{request.node.nodeid}"

    async def _say(text: object, channel: Channel = "web") -> Turn:
        return await guard.turn(text, channel, conversation)  # type: ignore[attr-defined]

    return _say


def asked(guard: object, tests: TestSet, name: str) -> Result:
    """Each line as a conversation of its own."""
    numbers = iter(range(1_000_000))

    async def ask(text: str, channel: Channel) -> Turn:
        return await guard.turn(text, channel, f"{name}-{next(numbers)}")  # type: ignore[attr-defined]

    return asyncio.run(measure(tests, ask))


@pytest.fixture(scope="session")
def blind_result(guard: object) -> Result:
    """The blind test, asked once."""
    return asked(guard, read_test_set(), "blind")


@pytest.fixture(scope="session")
def fixed_result(guard: object) -> Result:
    """The fixed list of red-flag sentences, asked once."""
    return asked(guard, read_fixed_list(), "fixed")
