"""What a process does while thousands hold connections and are silent, or send a request a byte at a time.

`python -m benchmarks.load.idle [--connections 2000]`: memory, files, and how long a turn takes, before and meanwhile.
"""

import argparse
import os
import socket
import statistics
import subprocess  # our own interpreter, with fixed arguments
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import httpx
import psutil

from benchmarks.running_server import free_port, wait_until_live

TURNS = 40
QUESTION = {"sender": "idle", "message": "can i drink coffee"}
HEAD = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nX-Slow: "
DRIPS_SECONDS = 3.0  # between two bytes of each slow request


class Crowd:
    """Connections of people who want nothing.

    Args:
        count: how many.
        first: what each sends at once; b"" is silence. Then a byte every few seconds.
    """

    def __init__(self, port: int, count: int, first: bytes) -> None:
        self._port, self._first = port, first
        self.lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(count)]
        self._over = threading.Event()
        for line in self.lines:
            self._send(line, first)
        self._dripping = threading.Thread(target=self._drip, daemon=True)
        self._dripping.start()

    def held(self) -> int:
        """How many the server has not ended."""
        return sum(_is_open(line) for line in self.lines)

    def end(self) -> None:
        """Hang up."""
        self._over.set()
        self._dripping.join()
        for line in self.lines:
            line.close()

    def _drip(self) -> None:
        while self._first and not self._over.wait(DRIPS_SECONDS):
            for line in self.lines:
                self._send(line, b"a")

    @staticmethod
    def _send(line: socket.socket, data: bytes) -> None:
        try:
            line.sendall(data)
        except OSError:  # the server has ended it
            return


def _is_open(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        while line.recv(65536):  # what it was told before the end
            continue
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def turns(url: str) -> str:
    """Times of some turns, each over a connection of its own, in milliseconds; or how many failed."""
    times, failed = [], 0
    for _ in range(TURNS):
        since = time.perf_counter()
        try:
            httpx.post(f"{url}/webhooks/rest/webhook", json=QUESTION, timeout=10).raise_for_status()
        except httpx.HTTPError:
            failed += 1
        times.append((time.perf_counter() - since) * 1000)
    return f"p50 {statistics.median(times):.0f} ms, most {max(times):.0f} ms, failed {failed} of {TURNS}"


def measured(url: str, process: psutil.Process, held: Callable[[], int]) -> str:
    """One line of the table."""
    said = turns(url)
    return f"{process.memory_info().rss / 2**20:.0f} MB, {process.num_fds()} files, {held()} held, turns {said}"


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--connections", type=int, default=2_000)
    count = reader.parse_args().connections
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"ASSISTANT_DATA_DIR": folder, "ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}
        command = [sys.executable, "-m", "assistant", "run", "--port", str(port), "--wyoming", ""]
        server = subprocess.Popen(command, text=True, stdout=subprocess.DEVNULL, env={**os.environ, **quiet})  # noqa: S603 (no outside input)
        try:
            _print_all(f"http://127.0.0.1:{port}", server, port, count)
        finally:
            server.terminate()
            server.wait(30)


def _print_all(url: str, server: "subprocess.Popen[str]", port: int, count: int) -> None:
    wait_until_live(server, url)
    process = psutil.Process(server.pid)
    turns(url)  # the first are slower
    print("nobody:", measured(url, process, lambda: 0))
    for what, first in (("silent", b""), ("a byte at a time", HEAD)):
        crowd = Crowd(port, count, first)
        print(f"{count} {what}:", measured(url, process, crowd.held))
        begun = time.monotonic()
        while crowd.held() > count // 100 and time.monotonic() - begun < 120:
            time.sleep(0.5)
        print(f"  ended by the server within {time.monotonic() - begun:.0f} s but {crowd.held()}")
        crowd.end()


if __name__ == "__main__":
    main()
