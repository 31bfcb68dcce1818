"""Everything of a deployment that writes a log, each with its own: as deploy/ sets it up, and two processes of ours."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

from assistant.channels.error_pages import write_error_pages
from assistant.settings import PROJECT
from benchmarks.load.balancer import CONFIG, ERROR_PAGES, configured
from benchmarks.running_server import free_port, wait_until_live
from benchmarks.services import Service, postgresql, redis
from tests.cluster.cluster import Cluster

COMPOSE = PROJECT / "deploy" / "compose.yaml"
TALKATIVE = "log stdout format raw local0 debug"


def database_settings() -> dict[str, str]:
    """What compose.yaml gives to PostgreSQL after each `-c`."""
    command = list(yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["postgresql"].get("command", ()))
    chosen = [after for flag, after in pairwise(command) if flag == "-c"]
    return dict(setting.split("=", 1) for setting in chosen)


@dataclass(frozen=True)
class Logged:
    """The whole deployment.

    Attributes:
        front: address of the balancer, which all patients use.
        folders: under which everything is that anybody wrote, but what the stores are there to keep.
    """

    cluster: Cluster
    front: str
    memory: Service
    broker: Service
    folders: tuple[Path, ...]

    def files(self) -> Iterator[Path]:
        """Every log, journal and the like."""
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not {"data", "mnesia"} & set(path.relative_to(folder).parts):
                    yield path


@contextmanager
def logged(reachable: Path, folder: Path, broker: Service, **settings: str) -> Iterator[Logged]:
    """A deployment that runs in the block; `reachable` is a folder that the user of the services may reach."""
    database, memory = postgresql(reachable / "logged-db", **database_settings()), redis(reachable / "logged-redis")
    events = {"ASSISTANT_EVENTS_URL": f"amqp://guest:guest@127.0.0.1:{broker.port}/logged"}
    with ExitStack() as ending:
        for service in (database, memory):
            service.start()
            ending.callback(service.end)
        cluster = Cluster(folder / "nodes", database, memory, **events, **settings)
        ending.callback(cluster.end)
        cluster.wait()
        front = ending.enter_context(_balancer(folder / "balancer", [node.url for node in cluster.nodes]))
        folders = (folder, database.folder, memory.folder, broker.folder)
        yield Logged(cluster, front, memory, broker, folders)


@contextmanager
def _balancer(folder: Path, urls: list[str]) -> Iterator[str]:
    """HAProxy as deploy/haproxy.cfg has it, and with the log that an operator may turn on: each request's line."""
    write_error_pages(folder / ERROR_PAGES)
    port, config = free_port(), folder / "haproxy.cfg"
    text = configured(CONFIG.read_text(encoding="utf-8"), port, urls, folder / "statistics")
    text = text.replace("global\n", f"global\n  {TALKATIVE}\n", 1)
    config.write_text(text.replace("defaults\n", "defaults\n  log global\n  option httplog\n", 1), encoding="utf-8")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/haproxy", "-f", str(config)], stdout=log, stderr=log, text=True)
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
