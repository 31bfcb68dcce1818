"""The server under test, in a process of its own (start.py).

It is the whole server with every channel, and two things more, under /test: the clock can be put forward, and the
turns of the channels can be looked at, since the wire of a speaker or a phone tells no topic and no tier.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from assistant.settings import PROJECT
from benchmarks.running_server import free_port, wait_until_live
from tests import twiml_caller
from tests.alexa_cloud import Cloud

NURSE = "+15550100200"
QUIET = {"ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}


class Server:
    """One data folder and one address; the process behind it can be started anew.

    Attributes:
        url: address of the server.
        wyoming: port at which it answers speakers.
        cloud: signs as Alexa does.
        folder: everything that it writes is in it, what goes to standard output and error and to temporary files too.
        ahead: seconds by which its clock is ahead of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._port, self.wyoming, self.ahead = folder, free_port(), free_port(), 0.0
        self.url = f"http://127.0.0.1:{self._port}"
        self.cloud = Cloud(folder / "keys")
        self.http = httpx.Client(base_url=self.url, timeout=30)
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the process; returns when it answers."""
        numbers = (self._port, self.wyoming, self.ahead, self.folder / "keys")
        command = [sys.executable, "-m", "tests.scenarios.start", *map(str, numbers)]
        chosen = twiml_caller.settings(NURSE_LINE=NURSE, DATA_DIR=str(self.folder / "var"))
        (self.folder / "tmp").mkdir(exist_ok=True)
        chosen["TMPDIR"] = str(self.folder / "tmp")
        with (self.folder / "server.log").open("a") as out:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env={**os.environ, **QUIET, **chosen}, stdout=out, stderr=out, text=True
            )
        try:
            wait_until_live(self._process, self.url)
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{(self.folder / 'server.log').read_text()}") from None

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.terminate()
            self._process.wait(60)
        self._process = None

    def restart(self) -> None:
        """End the process and start another one over the same data."""
        self.stop()
        self.start()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.ahead += seconds
        self.http.post("/test/clock", json={"seconds": seconds}).raise_for_status()

    def turns(self) -> list[dict[str, Any]]:
        """Turns since this was asked last, as `assistant ask --json` shows them; `asks` besides, of `Reply`."""
        return list(self.http.post("/test/turns").json())


@contextlib.contextmanager
def scenario_server() -> Iterator[Server]:
    """A server that ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()
            server.http.close()
