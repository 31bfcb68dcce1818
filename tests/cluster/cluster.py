"""Two `assistant run` that share everything, and people who talk to either of them."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sql

from benchmarks.running_server import free_port, wait_until_live
from benchmarks.services import Service, until
from tests.files_written import bytes_of

KEY = "k" * 32
PHONE_TOKEN = "p" * 32


class Node:
    """One `assistant run`.

    Args:
        data: its own folder.
        settings: of all of them.
    """

    def __init__(self, data: Path, settings: Mapping[str, str]) -> None:
        self.port, self._data, self._settings = free_port(), data, settings
        self.url = f"http://127.0.0.1:{self.port}"
        self.begin()

    def begin(self, **settings: str) -> None:
        """Start it, with more settings for this time; `wait` says when it answers."""
        own = {"ASSISTANT_DATA_DIR": str(self._data), "ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}
        command = [sys.executable, "-m", "assistant", "run", "--port", str(self.port), "--wyoming", ""]
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, **own, **self._settings, **settings}, text=True
            )

    def wait(self) -> None:
        """Return when it answers."""
        wait_until_live(self.process, self.url)

    def kill(self) -> None:
        """As the kernel kills, with no warning."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def say(self, words: str, sender: str, channel: str = "web") -> dict[str, Any]:
        """One turn by REST."""
        sent = {"sender": sender, "message": words, "input_channel": channel}
        return dict(httpx.post(f"{self.url}/webhooks/rest/webhook", json=sent, timeout=30).json()[-1]["custom"])

    def send(self, token: str, words: str, id_: str, by: int = 0, seconds: float = 30) -> httpx.Response:
        """One message of a web page; `by` another port that leads here, waited for so many seconds."""
        sent, headers = {"message": words, "id": id_}, {"Authorization": f"Bearer {token}"}
        address = f"http://127.0.0.1:{by or self.port}/webhooks/web/message"
        return httpx.post(address, json=sent, headers=headers, timeout=seconds)

    def shows(self, token: str) -> list[str]:
        """From whom the entries of a session's history are."""
        mine = {"Authorization": f"Bearer {token}"}
        shown = httpx.get(f"{self.url}/webhooks/web/history", headers=mine, timeout=30).json()
        return [entry["from"] for entry in shown["entries"]]

    def call(self, call: str, sequence: int, event: Mapping[str, Any]) -> str:
        """One event of a phone call; gives what is said."""
        sent = {"call": call, "sequence": sequence, "event": event}
        headers = {"Authorization": f"Bearer {PHONE_TOKEN}"}
        answer = httpx.post(f"{self.url}/webhooks/phone/call", json=sent, headers=headers, timeout=30)
        return " ".join(str(action.get("text", action)) for action in answer.raise_for_status().json()["actions"])

    def is_well(self) -> bool:
        """Whether nothing is wrong with it; a part is known to be well again once it was used."""
        self.say("can i drink coffee", uuid.uuid4().hex)
        return not self.degraded()

    def journals(self) -> list[Path]:
        """Its files of what is not recorded yet."""
        return list(self._data.rglob("escalations-*.jsonl"))

    def degraded(self) -> str:
        """What is wrong with it."""
        return " ".join(httpx.get(f"{self.url}/health", timeout=30).json()["degraded"])


class Cluster:
    """Two nodes over one PostgreSQL and one Redis."""

    def __init__(self, folder: Path, database: Service, memory: Service, **settings: str) -> None:
        self.database, self.memory = database, memory
        self.address = f"postgresql://postgres@127.0.0.1:{database.port}/postgres"
        shared = {
            "ASSISTANT_DATABASE_URL": self.address,
            "ASSISTANT_REDIS_URL": f"redis://127.0.0.1:{memory.port}/0",
            "ASSISTANT_SESSION_KEY": KEY,
            "ASSISTANT_PHONE_TOKEN": PHONE_TOKEN,
            "ASSISTANT_ADVICE_LINE": "555-0100",
            "ASSISTANT_TRUSTED_PROXIES": "127.0.0.1",
            "ASSISTANT_PSEUDONYM_KEY": KEY,
            **settings,
        }
        self._folder, self._settings = folder, shared
        self.nodes = [Node(folder / name, shared) for name in ("a", "b")]  # both at once, over an empty database
        self._engine = sql.create_engine(self.address, pool_pre_ping=True)

    def wait(self) -> None:
        """Return when both answer."""
        for node in self.nodes:
            node.wait()

    def rows(self, query: str) -> list[Any]:
        """From the database."""
        with self._engine.connect() as connection:
            return list(connection.execute(sql.text(query)).all())

    def command(self, *words: str) -> str:
        """What `assistant WORDS` prints, on a machine of its own."""
        command, own = [sys.executable, "-m", "assistant", *words], {"ASSISTANT_DATA_DIR": str(self._folder / "office")}
        environment = {**os.environ, **own, **self._settings}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240).stdout

    def escalations(self) -> int:
        """How many are recorded; some may still be on their way."""
        if self.rows("select to_regclass('escalation_records')")[0][0] is None:  # made with the first of them
            return 0
        return int(self.rows("select count(*) from escalation_records")[0][0])

    def until_recorded(self, count: int) -> None:
        """Return when so many are, and all that were told are in the record.

        Raises:
            AssertionError: they do not come, or are more.
        """
        until(lambda: self.escalations() >= count and self.has_recorded_all(), 60, lambda: self.escalations())
        assert self.escalations() == count

    def has_recorded_all(self) -> bool:
        """Whether nothing waits to be recorded: the journals of what does are empty."""
        return not any(bytes_of(path) for node in self.nodes for path in node.journals())

    def end(self) -> None:
        """Kill all of them."""
        self._engine.dispose()
        for node in self.nodes:
            node.process.kill()
            node.process.wait()
