"""A server of our own on a free port, for benchmarks and tests; it ends with the block that asked for it."""

import os
import signal
import socket
import subprocess  # our own interpreter, with fixed arguments
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

START_SECONDS = 120


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_live(process: subprocess.Popen[str], url: str) -> None:
    """Return when the process answers.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {process.stdout.read() if process.stdout else ''}")
        try:
            httpx.get(f"{url}/health", timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")


@contextmanager
def running_server(**settings: str) -> Iterator[str]:
    """Start `assistant run`; gives its address.

    Args:
        settings: environment variables.

    Raises:
        RuntimeError: as `wait_until_live`.
    """
    port = free_port()
    command = [sys.executable, "-m", "assistant", "run", "--port", str(port)]
    environment = {**os.environ, **settings}
    process = subprocess.Popen(  # noqa: S603 (no outside input)
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
