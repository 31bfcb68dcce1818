"""The driver itself as a process, as an operator starts it."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.sip.fake_assistant import TOKEN

PROJECT = Path(__file__).resolve().parents[2]
PYTHON = PROJECT / ".venv-sip/bin/python"
COMMAND = (str(PYTHON), "-m", "sip")


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    with socket.socket(type=kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Driver:
    """Runs until `close`; all it wrote is in `written`."""

    def __init__(
        self, assistant_url: str, recognise: str, speak: str, command: Sequence[str] = COMMAND, **changes: str
    ) -> None:
        self.port = free_port()
        surroundings = {
            **os.environ, "SIP_LISTEN": f"udp://127.0.0.1:{self.port}", "ASSISTANT_URL": assistant_url,
            "ASSISTANT_PHONE_TOKEN": TOKEN, "RECOGNISER_URI": recognise, "VOICE_URI": speak,
            "SIP_ALLOWED_PEERS": "127.0.0.0/8,192.168.0.0/16,172.16.0.0/12,10.0.0.0/8", **changes,
        }  # fmt: skip
        self.written: list[str] = []
        self._came = threading.Condition()
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env=surroundings, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("Ready: ", 60)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._came:
                self.written.append(line)
                self._came.notify_all()

    def wait_for(self, words: str, seconds: float = 30, since: int = 0) -> str:
        """The first line with these words, of those written since there were so many."""

        def found() -> list[str]:
            return [line for line in self.written[since:] if words in line]

        with self._came:
            assert self._came.wait_for(lambda: found() or self.process.poll() is not None, seconds), self.written
            assert found(), self.written
            return found()[0]

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
