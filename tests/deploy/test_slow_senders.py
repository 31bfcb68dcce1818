"""A request that drips in stays at the balancer, and is ended there: a process never sees it."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.channels.error_pages import write_error_pages
from assistant.settings import PROJECT
from benchmarks.load.balancer import ERROR_PAGES
from benchmarks.running_server import free_port
from benchmarks.services import until

HEAD = b"POST /webhooks/web/message HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture
def process() -> Iterator[socket.socket]:
    """What a process listens on; it answers nobody."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def balancer(process: socket.socket, tmp_path: Path) -> Iterator[int]:
    """Our file, with other ports, one process that counts as well, and a tenth of the patience."""
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    if not Path(program).exists():
        pytest.skip("no haproxy here; install Debian's package of that name")
    text, port = (PROJECT / "deploy/haproxy.cfg").read_text(encoding="utf-8"), free_port()
    ours, _, _ = text.partition("\nbackend processes")
    ours = ours.replace(":8080", f"127.0.0.1:{port}")
    ours, found = re.subn(r"timeout http-request \d+s", "timeout http-request 1s", ours)
    assert found == 1
    one = f"\nbackend processes\n  server one 127.0.0.1:{process.getsockname()[1]}\n"
    (tmp_path / "haproxy.cfg").write_text(ours + one, encoding="utf-8")
    write_error_pages(tmp_path / ERROR_PAGES)
    running = subprocess.Popen([program, "-f", str(tmp_path / "haproxy.cfg")], stderr=subprocess.DEVNULL)
    try:
        until(lambda: _listens(port), 60, "the balancer listens")
        yield port
    finally:
        running.kill()
        running.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_a_body_that_never_ends_is_answered_with_whom_to_call(balancer: int) -> None:
    with socket.create_connection(("127.0.0.1", balancer), timeout=30) as line:
        line.sendall(HEAD + b"Content-Length: 9000\r\n\r\n{")
        told = b"".join(iter(lambda: line.recv(4096), b""))
    assert b"In an emergency call 911" in told


def test_a_patient_who_thinks_between_two_requests_is_not_cut_off(balancer: int) -> None:
    """The time for a head (here a second) is not the time for thinking; where nothing else is said, it would be."""
    with socket.create_connection(("127.0.0.1", balancer), timeout=30) as line:
        line.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 403")
        line.settimeout(2)
        with pytest.raises(TimeoutError):
            line.recv(1)


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"Content-Length: 9000\r\n\r\n{"], ids=["head", "body"])
def test_what_drips_in_is_ended_and_reaches_no_process(balancer: int, process: socket.socket, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", balancer), timeout=30) as line:
        line.sendall(sent)
        assert line.recv(4096).startswith(b"HTTP/1.1 408")
    process.settimeout(0.2)
    with pytest.raises(TimeoutError):
        process.accept()
