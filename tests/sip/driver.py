"""The driver itself as a process, as an operator starts it."""

import os
import re
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


WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
PORTS = iter(range(10_000 + 2_000 * WORKER + os.getpid() % 100 * 10, 12_000 + 2_000 * WORKER, 2))
"""Of this worker alone, and below those that the system gives to whoever asks. Even, and the one after it belongs to
it: SIP over TLS and RTCP are one above."""


def free_port() -> int:
    """One that nothing listens on, nor on the one after it, and that is given only once."""
    return next(port for port in PORTS if all(map(_is_free, (port, port + 1))))


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(type=kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


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
        self.wait_for("Ready: ", 180)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._came:
                self.written.append(line)
                self._came.notify_all()

    def wait_for(self, words: str, seconds: float = 90, since: int = 0) -> str:
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
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
