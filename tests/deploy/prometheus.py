"""A real Prometheus that reads one server by the project's own settings, and asks what the dashboard asks."""

import json
import shutil
import subprocess  # Debian's prometheus, with fixed arguments
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from assistant.settings import PROJECT
from benchmarks.running_server import free_port, wait_until_live

FOLDER = PROJECT / "deploy" / "observability"
SCRAPE_SECONDS = 1  # instead of the 15 of a hospital's: nobody waits
START_SECONDS = 120
Series = dict[str, Any]


def dashboard() -> dict[str, Any]:
    """The dashboard as it is imported into Grafana."""
    return dict(json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8")))


class Prometheus:
    """What can be asked of it.

    Args:
        url: where it listens.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)

    def now(self, expression: str) -> list[Series]:
        """Series with their `value`; no series, no data."""
        return self._asked("/api/v1/query", query=_as_grafana_asks(expression))

    def over(self, expression: str, seconds: float) -> list[Series]:
        """Series with their `values` of the last seconds, one a scrape."""
        end = time.time()
        span = {"start": end - seconds, "end": end, "step": SCRAPE_SECONDS}
        return self._asked("/api/v1/query_range", query=_as_grafana_asks(expression), **span)

    def wait_for(self, expression: str) -> None:
        """Return when it has data.

        Raises:
            TimeoutError: it has none in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.now(expression):
                return
            time.sleep(0.1)
        raise TimeoutError(f"Prometheus has no data for {expression}")

    def _asked(self, path: str, **query: Any) -> list[Series]:
        told = self._http.get(path, params=query)
        if told.is_error:
            raise RuntimeError(f"{query['query']}: {told.text}")
        return list(told.json()["data"]["result"])


def _as_grafana_asks(expression: str) -> str:
    """Grafana puts four scrapes at least in place of its variable."""
    return expression.replace("$__rate_interval", f"{4 * SCRAPE_SECONDS}s")


@contextmanager
def prometheus(program: str, server: str, folder: Path) -> Iterator[Prometheus]:
    """One that reads this server.

    Args:
        program: path of Prometheus.
        folder: for its settings and its data.
    """
    settings = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    settings["global"]["scrape_interval"] = f"{SCRAPE_SECONDS}s"
    (job,) = settings["scrape_configs"]
    del job["authorization"]  # the same machine may read without
    job["static_configs"] = [{"targets": [server.removeprefix("http://")]}]
    shutil.copy(FOLDER / "alerts.yml", folder)
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    url = f"http://127.0.0.1:{free_port()}"
    options = {
        "config.file": folder / "prometheus.yml",
        "storage.tsdb.path": folder / "data",
        "web.listen-address": url.removeprefix("http://"),
        "log.level": "error",
    }
    command = [program, *(f"--{name}={value}" for name, value in options.items())]
    process = subprocess.Popen(command, text=True)
    try:
        wait_until_live(process, url)
        asked = Prometheus(url)
        asked.wait_for("up == 1")
        yield asked
    finally:
        process.terminate()
        process.wait(60)
