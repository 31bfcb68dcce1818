"""What happens to a server process: killed in the middle of turns, no disk left, a model that is none."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.escalations.escalation import pseudonym
from assistant.model_hash import record
from assistant.privacy.pseudonyms import outside_id
from assistant.settings import settings
from assistant.training import trained_model
from benchmarks.running_server import free_port, wait_until_live
from benchmarks.services import until

RED, QUESTION = "my neck is so stiff i cant bend it", "can i drink coffee"
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same for the servers and for the test, which finds their conversations by their pseudonyms."""
    monkeypatch.setenv("ASSISTANT_PSEUDONYM_KEY", "a key of tests, of 32 letters and more")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


class Served:
    """One `assistant run` over a data folder."""

    def __init__(self, data: Path, **chosen: str) -> None:
        port = free_port()
        self.url, self.data = f"http://127.0.0.1:{port}", data
        environment = {**os.environ, "ASSISTANT_DATA_DIR": str(data), "ASSISTANT_RECOGNISER_URI": "", **chosen}
        command = [sys.executable, "-m", "assistant", "run", "--port", str(port), "--wyoming", ""]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, text=True
        )
        wait_until_live(self.process, self.url)

    def say(self, words: str, sender: str) -> dict[str, Any]:
        sent = {"sender": sender, "message": words}
        return dict(httpx.post(f"{self.url}/webhooks/rest/webhook", json=sent, timeout=30).json()[-1]["custom"])

    def reminds(self, sender: str) -> bool:
        """Whether an alarm is reminded of; what the record says too late for a turn counts from the next one on."""
        return str(self.say(QUESTION, sender)["answer"]).startswith("Earlier you told me")

    def health(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.url}/health", timeout=10).json())

    def recorded(self) -> set[str]:
        """Pseudonyms of the conversations in the record."""
        if not (self.data / "escalations.db").exists():
            return set()
        with closing(sqlite3.connect(self.data / "escalations.db")) as record:
            return {str(row[0]) for row in record.execute("select conversation from escalation_records")}


@contextmanager
def served(data: Path, **chosen: str) -> Iterator[Served]:
    server = Served(data, **chosen)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def test_killed_in_the_middle_of_turns_it_loses_no_alarm_that_was_told(tmp_path: Path) -> None:
    """Whoever got the emergency message is in the record, however suddenly the process ended."""
    told: list[str] = []

    def people(server: Served, number: int) -> None:
        for turn in range(1_000):
            try:
                if server.say(RED, f"{number}-{turn}")["tier"] == "urgent":
                    told.append(f"{number}-{turn}")
            except (httpx.HTTPError, ValueError):
                return  # cut off

    with served(tmp_path) as server:
        crowd = [threading.Thread(target=people, args=(server, number)) for number in range(4)]
        for one in crowd:
            one.start()
        while len(told) < 20 and any(one.is_alive() for one in crowd) and server.process.poll() is None:
            crowd[0].join(0.01)
        assert len(told) >= 20, "the server ended by itself, or answered nobody"
        os.kill(server.process.pid, signal.SIGKILL)
        for one in crowd:
            one.join()
    with served(tmp_path) as server:
        until_recorded(server, told)
        until_well(server)
        until(lambda: server.reminds(told[-1]), 10, "an alarm is known")


def test_no_disk_left_and_then_some_again(tmp_path: Path) -> None:
    """No file may grow any more: questions and red flags are answered all the same; the records follow once it may."""
    with served(tmp_path) as server:
        assert server.say(RED, "before")["tier"] == "urgent"
        until_recorded(server, ["before"])
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, UNLIMITED[1]))
        alarms = [server.say(RED, f"full{number}") for number in range(3)]
        assert {alarm["tier"] for alarm in alarms} == {"urgent"}
        assert all("911" in alarm["answer"] for alarm in alarms)
        assert server.say(QUESTION, "b")["answer"]  # an answer, or whom to call; never silence
        assert len(server.recorded()) == 1
        until(lambda: any("escalation record" in line for line in server.health()["degraded"]), 30, server.health)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)
        until_recorded(server, ["before", *(f"full{number}" for number in range(3))])
        assert server.say(QUESTION, "c")["topic"] == "caffeine"
        until_well(server)


def _kept_as(sender: str) -> str:
    return pseudonym(outside_id("rest", sender))


def until_well(server: Served) -> None:
    """The stores are looked at every 15 s."""
    until(lambda: not server.health()["degraded"], 90, server.health)


def until_recorded(server: Served, senders: Sequence[str]) -> None:
    """All of these conversations; it tries again within thirty seconds."""
    wanted = {_kept_as(sender) for sender in senders}
    until(lambda: wanted <= server.recorded(), 90, lambda: (len(wanted - server.recorded()), server.health()))


@pytest.mark.parametrize("bytes_", [b"", b"no archive", b"\x1f\x8b\x08\x00half of one"])
def test_a_bad_file_in_the_place_of_the_model(tmp_path: Path, bytes_: bytes) -> None:
    model = tmp_path / "assistant-0.tar.gz"
    model.write_bytes(bytes_)
    record(model)  # or it would not even be opened
    with served(tmp_path, ASSISTANT_MODEL=str(model)) as server:
        health = server.health()
        assert health["live"] and not health["ready"]
        assert httpx.get(f"{server.url}/health/ready").status_code == 200  # the rules still reach people
        assert any("cannot be loaded" in line for line in health["degraded"])
        assert server.say(RED, "a")["tier"] == "urgent"
        assert "911" in server.say(QUESTION, "b")["answer"]


def test_a_model_that_is_swapped_for_a_bad_one_and_brought_back(tmp_path: Path) -> None:
    """It is read at the start only: who serves goes on; the next start does without; with the good one all is well."""
    good, model = trained_model(), tmp_path / "assistant-0.tar.gz"
    shutil.copy(good, model)
    record(model)
    with served(tmp_path, ASSISTANT_MODEL=str(model)) as server:
        model.write_bytes(b"another")
        assert server.say(QUESTION, "a")["topic"] == "caffeine"
        assert server.health()["degraded"] == []
    with served(tmp_path, ASSISTANT_MODEL=str(model)) as server:
        assert any("is not the one that" in line for line in server.health()["degraded"])
        assert server.say(RED, "b")["tier"] == "urgent"
        assert "911" in server.say(QUESTION, "c")["answer"]
    shutil.copy(good, model)
    with served(tmp_path, ASSISTANT_MODEL=str(model)) as server:
        assert server.health()["degraded"] == []
        assert server.say(QUESTION, "a")["topic"] == "caffeine"
        until(lambda: server.reminds("b"), 10, "an alarm is known")


def test_told_to_end_it_tells_the_balancer_first_and_answers_what_still_comes(tmp_path: Path) -> None:
    with served(tmp_path, ASSISTANT_DRAIN_SECONDS="10") as server:
        assert httpx.get(f"{server.url}/health/ready").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        until(lambda: httpx.get(f"{server.url}/health/ready").status_code == 503, 9, "it tells")
        assert httpx.get(f"{server.url}/health/live").status_code == 200
        assert server.say(QUESTION, "a")["topic"] == "caffeine"
        assert server.say(RED, "b")["tier"] == "urgent"
        assert server.process.wait(60) == 0
        assert server.recorded() == {_kept_as("b")}
