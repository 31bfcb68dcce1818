"""What a call needs: recogniser and voice, the driver, a scripted assistant, callers."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.sip.baresip import Caller
from tests.sip.driver import PROJECT, PYTHON, Driver
from tests.sip.fake_assistant import LISTEN, Answer, FakeAssistant, say
from tests.sip.services import speech_services

CI = os.environ.get("CI") == "true"
PROGRAMS = ("baresip", "sipp", "espeak-ng")
FIRST = "If this is an emergency, hang up and dial nine one one."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    missing += [str(file) for file in (PYTHON, PROJECT / ".venv-speech/.complete") if not file.exists()]
    if missing and not CI:
        reason = f"missing: {', '.join(missing)}; .ci/run names the packages, scripts/sip-environment the rest"
        for item in items:
            if "tests/sip/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def services() -> Iterator[tuple[str, str]]:
    """Addresses of recogniser and voice."""
    with speech_services() as addresses:
        yield addresses


def usual(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Greets, tells back what it heard, says yes to anything else."""
    match body["event"]:
        case {"kind": "answered"}:
            return [{"kind": "limit", "seconds": 600}, say(FIRST), LISTEN]
        case {"kind": "heard", "text": text}:
            return [say(f"You said: {text}"), say("You can drive again the day after your test."), LISTEN]
    return [say("All right."), LISTEN]


@pytest.fixture
def bench(services: tuple[str, str], tmp_path: Path) -> "Iterator[Bench]":
    with ExitStack() as stack:
        yield Bench(services, tmp_path, stack)


class Bench:
    """Starts what a test asks for and ends it."""

    def __init__(self, services: tuple[str, str], folder: Path, stack: ExitStack) -> None:
        self.services, self.folder, self._stack = services, folder, stack
        self._callers = 0

    def assistant(self, answer: Answer = usual) -> FakeAssistant:
        fake = FakeAssistant(answer)
        self._stack.callback(fake.close)
        return fake

    def driver(self, assistant: FakeAssistant | str, **changes: str) -> Driver:
        url = assistant if isinstance(assistant, str) else assistant.url
        driver = Driver(url, *self.services, **changes)
        self._stack.callback(driver.close)
        return driver

    def caller(self, **how: Any) -> Caller:
        self._callers += 1
        caller = Caller(self.folder / f"caller{self._callers}", **how)
        self._stack.callback(caller.close)
        return caller
