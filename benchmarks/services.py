"""Real PostgreSQL and Redis from Debian's packages, on free ports, as a user who may do nothing: for load and tests."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess  # programs of this machine, with fixed arguments
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.running_server import free_port

START_SECONDS = 120.0  # RabbitMQ takes a dozen on two free cores
END_SECONDS = 60.0


def program(name: str) -> str:
    """Path of a program, "" where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or ""


def as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}


class Service:
    """One server program over a folder of its own; it can be killed, stopped for a while and started again.

    Args:
        folder: of its files.
        command: that serves.
        environment: besides PATH.

    Attributes:
        environment: of the program, and of those that command it.
    """

    def __init__(self, folder: Path, port: int, command: Sequence[str], **environment: str) -> None:
        self.folder, self.port, self._command = folder, port, command
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **environment}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_postgresql(self) -> bool:
        """Whether it is one, whose children must be told to end with it."""
        return "postgres" in self._command[0]

    def start(self) -> None:
        """Start it, and come back when it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self._command, stdout=log, stderr=log, env=self.environment, cwd=self.folder, **as_nobody()
            )
        until(self._answers, START_SECONDS, f"{self._command[0]}: {self.folder / 'log'}")

    def _answers(self) -> bool:
        if not _listens(self.port):
            return False
        if not self.is_postgresql:
            return True
        ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready).returncode == 0  # noqa: S603 (it listens before it takes anybody)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it and its children."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(END_SECONDS)
            self.process = None

    def end_all(self) -> None:
        """Kill it with its children, where those do not end with it."""
        if self.process:
            self._all(signal.SIGKILL)
            self.process.wait(END_SECONDS)
            self.process = None
        if names := self.environment.get("ERL_EPMD_PORT"):  # Erlang's list of names, which left its family
            kill = ["epmd", "-port", names, "-kill"]
            subprocess.run(kill, env=self.environment, capture_output=True)  # noqa: S603

    def freeze(self) -> None:
        """As a network that swallows everything: connections stay, nothing answers."""
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Answer again."""
        self._all(signal.SIGCONT)

    def _all(self, how: signal.Signals) -> None:
        assert self.process
        root = psutil.Process(self.process.pid)
        for one in (*root.children(recursive=True), root):
            with contextlib.suppress(psutil.NoSuchProcess):  # PostgreSQL's end with their parent
                one.send_signal(how)


def postgresql(folder: Path, **chosen: str) -> Service:
    """A fresh PostgreSQL with an empty database `postgres` of a user `postgres`, who needs no password.

    Args:
        folder: to be made.
        chosen: parameters of PostgreSQL, as `max_connections`.
    """
    data, port = own(folder) / "data", free_port()
    initdb = [program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]
    path = {"PATH": os.environ["PATH"]}
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, env=path, **as_nobody())  # noqa: S603
    parameters = {"shared_buffers": "16MB", **chosen}.items()
    options = ["-p", str(port), "-k", str(folder), "-h", "127.0.0.1", *(f"--{name}={it}" for name, it in parameters)]
    return Service(folder, port, [program("postgres"), "-D", str(data), *options])


def redis(folder: Path, *more: str, **environment: str) -> Service:
    """A Redis that keeps nothing on disk; `more` options count instead of those here."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", *more]
    return Service(own(folder), port, [program("redis-server"), *options], **environment)


def until(holds: Callable[[], bool], seconds: float, what: str | Callable[[], object]) -> None:
    """Wait for it.

    Raises:
        AssertionError: it does not come.
    """
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s: {what() if callable(what) else what}"
        time.sleep(0.05)


def own(folder: Path) -> Path:
    """Make a folder for a service; it may write there."""
    folder.mkdir(parents=True)
    if os.getuid() == 0:
        who = pwd.getpwnam("nobody")
        os.chown(folder, who.pw_uid, who.pw_gid)
    return folder


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False
