"""Every process is replaced while people talk: `python -m benchmarks.load.rolling`; needs Debian's haproxy.

Two processes stand behind a balancer. Each gets SIGTERM, as an orchestrator sends it for a new version or a new model,
ends when it has answered what it was asked, and is started anew; three rounds. Nobody may be left without an answer of
HTTP: "failed" counts those; what the answers say is not looked at.
"""

import shutil
import signal
import subprocess  # our own interpreter and a balancer, with fixed arguments
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import SetupError
from benchmarks.load.generator import SERVED, load
from benchmarks.load.servers import started
from benchmarks.running_server import free_port, wait_until_live

PEOPLE, PACE, SECONDS, ROUNDS = 40, 1.0, 90.0, 3
BALANCER = """global
  maxconn 2000
defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
listen assistant
  bind 127.0.0.1:{port}
  option httpchk GET /health/ready
  {servers}
"""
SERVER = "server s{number} {address} check inter 250ms fall 1 rise 2"
DRAIN_SECONDS = 2  # eight checks: so long the balancer may take to see that one leaves, or is there


@contextmanager
def balancer(urls: Sequence[str]) -> Iterator[str]:
    """Address of a HAProxy before these, which asks each whether it takes turns.

    Raises:
        SetupError: there is no HAProxy.
    """
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    if not Path(program).exists():
        raise SetupError("no haproxy here; install Debian's package of that name")
    port = free_port()
    addresses = [url.removeprefix("http://") for url in urls]
    servers = "\n  ".join(SERVER.format(number=number, address=address) for number, address in enumerate(addresses))
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "haproxy.cfg"
        config.write_text(BALANCER.format(servers=servers, port=port), encoding="utf-8")
        process = subprocess.Popen([program, "-q", "-f", str(config)], text=True)  # noqa: S603
        try:
            wait_until_live(process, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def main() -> None:
    """Measure and print."""
    ports = [free_port(), free_port()]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    with tempfile.TemporaryDirectory() as folder:
        settings = {**SERVED, "ASSISTANT_DATA_DIR": folder, "ASSISTANT_DRAIN_SECONDS": str(DRAIN_SECONDS)}
        running = [started(port, settings) for port in ports]
        try:
            for process, url in zip(running, urls, strict=True):
                wait_until_live(process, url)
            with balancer(urls) as front:
                replacing = threading.Thread(target=_replace_all, args=(running, ports, settings))
                replacing.start()
                rows = load([front], PEOPLE, SECONDS, PACE)
                replacing.join()
        finally:
            for process in running:
                process.kill()
                process.wait()
    all_ = rows["all"]
    print(f"{all_.turns} turns, {all_.failed} failed; p50 {all_.p50:.0f}, p95 {all_.p95:.0f}, p99 {all_.p99:.0f} ms")


def _replace_all(running: list[subprocess.Popen[str]], ports: Sequence[int], settings: dict[str, str]) -> None:
    time.sleep(SECONDS / 5)
    for number in range(ROUNDS * len(ports)):
        place = number % len(ports)
        begun = time.monotonic()
        running[place].send_signal(signal.SIGTERM)
        running[place].wait(30)
        ended = time.monotonic() - begun
        running[place] = started(ports[place], settings)
        wait_until_live(running[place], f"http://127.0.0.1:{ports[place]}")
        print(f"replaced: ended in {ended:.1f} s, there again in {time.monotonic() - begun:.1f} s", flush=True)
        time.sleep(DRAIN_SECONDS)


if __name__ == "__main__":
    main()
