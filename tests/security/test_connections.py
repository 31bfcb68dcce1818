"""Who is silent keeps nobody out: at the bound an idle connection gives way, one with a request stays."""

import contextlib
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from assistant.channels.connections import LEAST, MOST, most_connections
from benchmarks.running_server import free_port
from benchmarks.services import until

BOUND = LEAST  # of a server that may open so few files (small_server.py)


class Small:
    """A server that takes few connections, and lines to it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lines: list[socket.socket] = []

    def open(self, asked: str = "") -> socket.socket:
        """A connection; silent, unless something is asked."""
        line = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._lines.append(line)
        if asked:
            ask(line, asked)
        return line

    def get(self, path: str) -> bytes:
        """One request of somebody else."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=30) as line:
            ask(line, path)
            return line.recv(4096).rpartition(b"\r\n\r\n")[2]

    def answers(self) -> bool:
        try:
            return self.get("/count") != b""
        except OSError:
            return False

    def close(self) -> None:
        for line in self._lines:
            line.close()


def ask(line: socket.socket, path: str) -> None:
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())


@pytest.fixture
def small(request: pytest.FixtureRequest) -> Iterator[Small]:
    port, chosen = free_port(), [str(request.param)] if hasattr(request, "param") else []
    process = subprocess.Popen([sys.executable, "-m", "tests.security.small_server", str(port), *chosen])
    server = Small(port)
    try:
        until(server.answers, 120, "the server answers")
        yield server
    finally:
        server.close()
        process.kill()
        process.wait()


def has_ended(line: socket.socket, seconds: float = 30.0) -> bool:
    """Whether the server ends it, in so many seconds."""
    line.settimeout(seconds)
    try:
        while line.recv(4096):  # what it says before it ends
            pass
        return True
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_the_longest_idle_gives_way_and_no_other(small: Small) -> None:
    silent = [small.open() for _ in range(BOUND)]
    assert small.get("/count") == b"0"
    assert has_ended(silent[0])
    for line in silent[1:]:
        ask(line, "/count")
        assert line.recv(4096).endswith(b"\r\n\r\n0")


def test_ten_times_as_many_silent_ones_keep_nobody_out(small: Small) -> None:
    for _ in range(10 * BOUND):
        small.open()
    assert small.get("/count") == b"0"


def test_a_request_under_way_is_never_cut_for_a_newcomer(small: Small) -> None:
    asked = [small.open("/slow") for _ in range(BOUND - 1)]
    until(lambda: small.get("/count") == str(BOUND - 1).encode(), 30, "all have asked")
    until(lambda: has_ended(small.open("/slow"), 0.2), 60, "there is no idle one left, and the newcomer is sent away")
    assert not any(has_ended(line, 0.001) for line in asked)


@pytest.mark.parametrize("path", ["/said", "/nothing"])
@pytest.mark.parametrize("small", [3], indirect=True, ids=["3 seconds"])
def test_a_body_that_drips_in_is_ended(small: Small, path: str) -> None:
    """A byte now and then renews no time, nor once it was answered: sanic alone would wait for as long as they come."""
    whole = small.open()
    whole.sendall(b"POST /said HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab")
    assert whole.recv(4096).endswith(b"\r\n\r\n2")
    slow = small.open()
    slow.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n".encode())
    begun = time.monotonic()
    while not has_ended(slow, 0.2):
        assert time.monotonic() - begun < 30
        with contextlib.suppress(OSError):
            slow.sendall(b"a")


def test_who_was_answered_before_the_end_of_a_body_may_send_it_and_ask_again(small: Small) -> None:
    line = small.open()
    line.sendall(b"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n")
    assert line.recv(4096).startswith(b"HTTP/1.1 404")
    line.sendall(b"ab")
    ask(line, "/count")
    assert line.recv(4096).endswith(b"\r\n\r\n0")


@pytest.mark.parametrize(("files", "most"), [(1_024, 768), (100, LEAST), (1_048_576, MOST)])
def test_the_bound_leaves_files_for_everything_else(monkeypatch: pytest.MonkeyPatch, files: int, most: int) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (files, files))
    most_connections.cache_clear()
    try:
        assert most_connections() == most
    finally:
        most_connections.cache_clear()
