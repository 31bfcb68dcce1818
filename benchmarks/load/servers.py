"""The processes under load."""

import os
import signal
import subprocess  # our own interpreter, with fixed arguments
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.load import alexa
from benchmarks.running_server import free_port, wait_until_live


@contextmanager
def serving(count: int, settings: Mapping[str, str]) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Start so many processes; gives them by address, to be replaced there too; they end with the block.

    Raises:
        RuntimeError: one does not start.
    """
    running = {f"http://127.0.0.1:{port}": started(port, settings) for port in (free_port() for _ in range(count))}
    try:
        for url, process in running.items():
            wait_until_live(process, url)
        yield running
    finally:
        for process in running.values():
            process.send_signal(signal.SIGINT)
        for process in running.values():
            _wait_or_kill(process)


def started(port: int, settings: Mapping[str, str]) -> subprocess.Popen[str]:
    """One process as of `assistant run`, not answering yet; it believes the load's Alexa (alexa.py)."""
    command = [sys.executable, "-m", "tests.alexa_server", "--port", str(port), "--keys", str(alexa.keys())]
    return subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **settings}
    )


def _wait_or_kill(process: subprocess.Popen[str]) -> None:
    """What was measured is not lost for one that does not end; it is told, since no process may stay."""
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        print("a process did not end within 30 s, and was killed", file=sys.stderr)
        process.kill()
        process.wait()
