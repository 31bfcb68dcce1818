"""Every process is replaced while people talk: `python -m benchmarks.load.rolling`; needs Debian's haproxy.

Two processes stand behind a balancer. Each gets SIGTERM, as an orchestrator sends it for a new version or a new model,
ends when it has answered what it was asked, and is started anew; three rounds. Nobody may be left without an answer of
HTTP, or told that there is none just now: "failed" counts both.
"""

import signal
import threading
import time
from urllib.parse import urlsplit

from benchmarks.load.deployment import Deployment, deployment
from benchmarks.load.generator import load
from benchmarks.load.records import milliseconds
from benchmarks.load.servers import started
from benchmarks.running_server import wait_until_live

PROCESSES, PEOPLE, PACE, SECONDS, ROUNDS = 2, 40, 1.0, 90.0, 3
DRAIN_SECONDS = 2  # eight checks: so long the balancer may take to see that one leaves, or is there


def main() -> None:
    """Measure and print."""
    with deployment(PROCESSES, ASSISTANT_DRAIN_SECONDS=str(DRAIN_SECONDS)) as running:
        replacing = threading.Thread(target=_replace_all, args=(running,))
        replacing.start()
        done = load(running.url, PEOPLE, SECONDS, PACE)
        replacing.join()
    p50, p95, p99 = (milliseconds(done.turns, percent) for percent in (50, 95, 99))
    print(
        f"{len(done.turns)} turns, {done.failed} failed, {done.wrong} of {len(done.alarms)} red flags without their "
        f"message; p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms"
    )


def _replace_all(running: Deployment) -> None:
    time.sleep(SECONDS / 5)
    for url in list(running.processes) * ROUNDS:
        begun = time.monotonic()
        running.processes[url].send_signal(signal.SIGTERM)
        running.processes[url].wait(30)
        ended, port = time.monotonic() - begun, urlsplit(url).port
        assert port
        running.processes[url] = started(port, running.settings)
        wait_until_live(running.processes[url], url)
        print(f"replaced: ended in {ended:.1f} s, there again in {time.monotonic() - begun:.1f} s", flush=True)
        time.sleep(DRAIN_SECONDS)


if __name__ == "__main__":
    main()
