"""The processes under load, and what they weigh."""

import os
import signal
import subprocess  # our own interpreter, with fixed arguments
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psutil

from benchmarks.running_server import free_port, wait_until_live


@contextmanager
def serving(count: int, settings: Mapping[str, str]) -> Iterator[tuple[Sequence[str], Sequence[psutil.Process]]]:
    """Start so many `assistant run`; gives their addresses and processes, which end with the block.

    Raises:
        RuntimeError: one does not start.
    """
    ports = [free_port() for _ in range(count)]
    processes = [started(port, settings) for port in ports]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for process, url in zip(processes, urls, strict=True):
            wait_until_live(process, url)
        yield urls, [psutil.Process(process.pid) for process in processes]
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            process.wait(30)


def started(port: int, settings: Mapping[str, str]) -> subprocess.Popen[str]:
    """One `assistant run`, not answering yet."""
    command = [sys.executable, "-m", "assistant", "run", "--port", str(port), "--wyoming", ""]
    return subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **settings}
    )


def megabytes(processes: Sequence[psutil.Process]) -> float:
    """Memory of all of them; pages that they share are counted once."""
    return float(sum(process.memory_full_info().pss for process in processes)) / 2**20
