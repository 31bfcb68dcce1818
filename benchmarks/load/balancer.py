"""HAProxy before the processes, configured as deploy/haproxy.cfg has it."""

import csv
import re
import shutil
import socket
import subprocess  # a balancer, with fixed arguments
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from assistant.channels.error_pages import write_error_pages
from assistant.errors import SetupError
from assistant.settings import PROJECT
from benchmarks.running_server import free_port, wait_until_live

CONFIG = PROJECT / "deploy" / "haproxy.cfg"
ERROR_PAGES = "errors"  # folder beside it
BIND = re.compile(r"(?<=^  )bind .*$", re.MULTILINE)
SERVER = re.compile(r"^  server (?P<name>\S+) (?P<address>\S+)(?P<rest>.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Balancer:
    """A HAProxy that takes requests.

    Attributes:
        url: where.
        statistics: path of the socket that it tells its counters on.
    """

    url: str
    process: psutil.Process
    statistics: Path

    def traffic(self) -> tuple[int, int]:
        """Bytes of HTTP that came in and went out since it started, headers included, without TLS."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(self.statistics))
            asked.sendall(b"show stat\n")
            told = b"".join(iter(lambda: asked.recv(65_536), b"")).decode().removeprefix("# ")
        rows = csv.DictReader(told.splitlines())
        front = next(row for row in rows if row["svname"] == "FRONTEND")
        return int(front["bin"]), int(front["bout"])


def configured(text: str, port: int, urls: Sequence[str], statistics: Path) -> str:
    """deploy/haproxy.cfg with our addresses in place of the containers'; all else stays as it is.

    The error pages are looked for beside the file.

    Args:
        text: of the file.
        port: that it shall take requests on.
        urls: of the processes.
        statistics: socket for its counters.

    Raises:
        ValueError: the file has no `bind` or no `server`.
    """
    found = list(SERVER.finditer(text))
    if len(BIND.findall(text)) != 1 or not found:
        raise ValueError(f"{CONFIG.name}: expected one `bind`, and `server`; mend it or this reader")
    roles = [server for server in found if server["address"] == found[0]["address"]]
    servers = [
        f"  server {role['name']}-{number} {url.removeprefix('http://')}{role['rest']}\n"
        for role in roles
        for number, url in enumerate(urls)
    ]
    before, after = text[: found[0].start()], text[found[-1].end() :]
    text = BIND.sub(f"bind 127.0.0.1:{port}", f"{before}{''.join(servers)}{after}")
    return text.replace("global\n", f"global\n  stats socket {statistics}\n", 1)


@contextmanager
def balancer(urls: Sequence[str]) -> Iterator[Balancer]:
    """A HAProxy before these, which asks each whether it takes turns; it ends with the block.

    Raises:
        SetupError: there is no HAProxy.
    """
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    if not Path(program).exists():
        raise SetupError("no haproxy here; install Debian's package of that name")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config, statistics = Path(folder) / "haproxy.cfg", Path(folder) / "statistics"
        text = configured(CONFIG.read_text(encoding="utf-8"), port, urls, statistics)
        config.write_text(text, encoding="utf-8")
        write_error_pages(Path(folder) / ERROR_PAGES)
        process = subprocess.Popen([program, "-q", "-f", str(config)], text=True)  # noqa: S603
        try:
            wait_until_live(process, f"http://127.0.0.1:{port}")
            yield Balancer(f"http://127.0.0.1:{port}", psutil.Process(process.pid), statistics)
        finally:
            process.terminate()
            process.wait(10)
