"""The balancer of deploy/ with a process that is slow to say that it takes turns, or says that it takes none."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from benchmarks.load.balancer import balancer

SLOW = 0.8  # seconds; more than two checks apart, less than a check may take
LONG = 1.5  # seconds; so many that a check which does not wait would have failed


@contextmanager
def process(*, ready: int, seconds: float = 0.0) -> Iterator[str]:
    """Answers everything at once, but whether it is ready: so late, and so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.path == "/health/ready"
            time.sleep(seconds if asked else 0.0)
            self.send_response(ready if asked else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_OPTIONS = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def haproxy() -> None:
    if not Path("/usr/sbin/haproxy").exists():
        pytest.skip("no haproxy here; install Debian's package of that name")


@pytest.mark.parametrize(("ready", "seconds"), [(200, SLOW), (503, 0.0)])
def test_people_are_never_turned_away_by_the_balancer_itself(ready: int, seconds: float) -> None:
    """Under load a process says late that it takes turns, and all do at once; told to end, it says no."""
    with process(ready=ready, seconds=seconds) as only, balancer([only]) as front:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            assert httpx.get(f"{front.url}/anything", timeout=5).status_code == 200
            time.sleep(0.02)
