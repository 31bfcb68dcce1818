"""What is put under load: processes behind HAProxy over PostgreSQL and Redis, or one process over SQLite."""

import signal
import subprocess  # for its types
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from assistant.errors import SetupError
from benchmarks.load.balancer import Balancer, balancer
from benchmarks.load.generator import SERVED
from benchmarks.load.servers import serving
from benchmarks.load.stores import Stores
from benchmarks.load.usage import Parts
from benchmarks.services import Service, postgresql, program, redis

ASSISTANT, POSTGRESQL, REDIS, HAPROXY = "assistant", "PostgreSQL", "Redis", "HAProxy"
PARTS = (ASSISTANT, POSTGRESQL, REDIS, HAPROXY)
TUNED = {"shared_buffers": "128MB", "max_connections": "300"}
"""Of PostgreSQL: its own default memory; connections for seven processes (four pools each, 5 to 10 a pool)."""
KEYS = {"ASSISTANT_SESSION_KEY": "k" * 32, "ASSISTANT_PSEUDONYM_KEY": "p" * 32}


@dataclass(frozen=True)
class Deployment:
    """It is running.

    Attributes:
        url: that people talk to.
        processes: of the assistant, by address; who replaces one puts the new one here.
        settings: of each of them.
        balancer: None where there is none.
        stores: None for SQLite.
    """

    url: str
    processes: dict[str, subprocess.Popen[str]]
    settings: Mapping[str, str]
    balancer: Balancer | None = None
    stores: Stores | None = None
    services: tuple[Service, ...] = ()

    @property
    def parts(self) -> Parts:
        """Processes by part, each with its children still to be looked up."""
        parts = {ASSISTANT: [psutil.Process(process.pid) for process in self.processes.values()]}
        for name, service in zip((POSTGRESQL, REDIS), self.services, strict=False):
            assert service.process
            parts[name] = [psutil.Process(service.process.pid)]
        if self.balancer:
            parts[HAPROXY] = [self.balancer.process]
        return parts


@contextmanager
def deployment(count: int, *, embedded: bool = False, **settings: str) -> Iterator[Deployment]:
    """Start it; all of it ends with the block.

    Args:
        count: of the assistant's processes.
        embedded: over SQLite, without services and balancer, as it is by default; for one process only.
        settings: more of the assistant's.

    Raises:
        SetupError: a program is not installed, or `embedded` with several processes.
        RuntimeError: one does not start.
    """
    if embedded and count > 1:
        raise SetupError("SQLite is for one process; leave --embedded out or say --processes 1")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-load-")))
        own = {**SERVED, **KEYS, "ASSISTANT_DATA_DIR": str(folder / "data"), **settings}
        if embedded:
            running = stack.enter_context(serving(1, own))
            yield Deployment(next(iter(running)), running, own)
            return
        services = _services(stack, folder)
        database, memory = (service.port for service in services)
        addresses = (f"postgresql://postgres@127.0.0.1:{database}/postgres", f"redis://127.0.0.1:{memory}/0")
        own |= dict(zip(("ASSISTANT_DATABASE_URL", "ASSISTANT_REDIS_URL"), addresses, strict=True))
        running = stack.enter_context(serving(count, own))
        front = stack.enter_context(balancer(list(running)))
        stores = Stores(*addresses)
        stack.callback(stores.close)
        yield Deployment(front.url, running, own, front, stores, services)


def _services(stack: ExitStack, folder: Path) -> tuple[Service, Service]:
    for name, package in (("postgres", "postgresql"), ("redis-server", "redis-server")):
        if not program(name):
            raise SetupError(f"no {name} here; install Debian's {package}, or say --embedded")
    folder.chmod(0o755)  # the services run as another user
    services = postgresql(folder / "postgresql", **TUNED), redis(folder / "redis")
    for service in services:
        service.start()
        stack.callback(service.end, signal.SIGINT)
    return services
