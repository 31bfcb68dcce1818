"""A server of our own on a free port, for benchmarks and tests; it ends with the block that asked for it."""

import os
import signal
import socket
import subprocess  # our own interpreter, with fixed arguments
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, cycle

import httpx

START_SECONDS = 240  # a dozen on two free cores
END_SECONDS = 60
LOWEST, BEHIND = 20_000, 32_000
_OWN = LOWEST + os.getpid() * 197 % (BEHIND - LOWEST)  # processes that ask at the same time begin apart
_PORTS = cycle(chain(range(_OWN, BEHIND), range(LOWEST, _OWN)))


def free_port() -> int:
    """A port that nothing listens on now, and that this process does not give again soon.

    Below those that the system itself gives to connections: one of them could have it before the program that it is
    meant for listens, or while that program is away and comes back.
    """
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("a circle has no end")


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
            httpx.get(f"{url}/health", timeout=10)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")


@contextmanager
def running_server(module: str = "assistant", /, **settings: str) -> Iterator[str]:
    """Start `assistant run`; gives its address.

    Args:
        module: that is the command `assistant`, perhaps with something changed.
        settings: environment variables.

    Raises:
        RuntimeError: as `wait_until_live`.
    """
    port = free_port()
    command = [sys.executable, "-m", module, "run", "--port", str(port)]
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
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
