"""deploy/compose.yaml starts in an order, sees who is not well, and lets nobody eat the host's memory."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.running_server import free_port
from benchmarks.services import postgresql, program, redis
from tests.deploy.chart import DEPLOY
from tests.deploy.containerfile import stages

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
ONCE = [name for name, service in SERVICES.items() if service.get("restart") == "no"]
LASTING = [name for name in SERVICES if name not in ONCE]
UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}


def bytes_of(text: str) -> int:
    return int(text[:-1]) * UNITS[text[-1]]


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_may_eat_the_memory_of_the_host(name: str) -> None:
    assert 2**27 <= bytes_of(SERVICES[name]["mem_limit"]) <= 4 * 2**30


def test_redis_keeps_to_less_than_it_is_killed_for() -> None:
    words = SERVICES["redis"]["command"][-1].split()
    most = words[words.index("--maxmemory") + 1].removesuffix("b")
    assert 2 * bytes_of(most) <= bytes_of(SERVICES["redis"]["mem_limit"])


@pytest.mark.parametrize("name", LASTING)
def test_it_is_seen_whether_a_service_is_well(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert set(check) >= {"interval", "timeout", "retries", "start_period"}
    assert "${" not in str(check)  # a secret would be seen in the list of processes


def test_what_ends_by_itself_is_waited_for() -> None:
    assert ONCE == ["errors"]
    assert SERVICES["errors"]["healthcheck"] == {"disable": True}
    assert SERVICES["balancer"]["depends_on"] == {"errors": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", ["one", "other"])
def test_a_process_starts_when_its_stores_are_well(name: str) -> None:
    """Not that of the event stream: events wait in memory, and it must keep nobody from an answer."""
    waits = {store: {"condition": "service_healthy"} for store in ("postgresql", "redis")}
    assert SERVICES[name]["depends_on"] == waits | {"rabbitmq": {"condition": "service_started"}}


def test_whom_to_call_waits_for_no_store() -> None:
    """The balancer comes up whatever else does, and then says it by itself."""
    assert not SERVICES["errors"]["depends_on"]
    assert set(SERVICES["balancer"]["depends_on"]) == {"errors"}


def test_nobody_waits_in_a_circle() -> None:
    waits = {name: set(service.get("depends_on", {})) for name, service in SERVICES.items()}
    while free := {name for name, others in waits.items() if not others & waits.keys()}:
        waits = {name: others for name, others in waits.items() if name not in free}
    assert waits == {}


def test_compose_and_image_ask_the_same() -> None:
    """Podman's own form of an image has no health check, Docker's has."""
    image = stages((DEPLOY / "Containerfile").read_text(encoding="utf-8"))[-1].of("HEALTHCHECK")[0]
    (address,) = [word for word in image.split("'") if word.startswith("http")]
    assert f"'{address}'" in SERVICES["one"]["healthcheck"]["test"][-1]


class Health(BaseHTTPRequestHandler):
    """Answers /health/ready with the status that its server is told."""

    def do_GET(self) -> None:
        self.send_response(self.server.status if self.path == "/health/ready" else 404)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def answering(status: int) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Health)
    server.status = status  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def asked(name: str, replaced: dict[str, str], **environment: str) -> int:
    """Status of a health check that is run here, as an engine would."""
    how, *words = SERVICES[name]["healthcheck"]["test"]
    for old, new in replaced.items():
        assert any(old in word for word in words), old
        words = [word.replace(old, new) for word in words]
    words = [word.replace("$$", "$") for word in words]
    command = ["sh", "-c", words[0]] if how == "CMD-SHELL" else words
    path = {"PATH": f"/usr/bin:/bin:{Path(program('pg_isready')).parent}"}
    return subprocess.run(command, env=path | environment, capture_output=True, timeout=30).returncode


def test_the_check_of_a_process_tells_well_from_leaving() -> None:
    told = {}
    for status in (200, 503):
        with answering(status) as port:
            told[status] = asked("one", {".venv/bin/python": sys.executable, ":5005": f":{port}"}) == 0
    gone = asked("one", {".venv/bin/python": sys.executable, ":5005": f":{free_port()}"})
    assert (told, gone == 0) == ({200: True, 503: False}, False)


def test_the_check_of_the_balancer_tells_whether_it_listens() -> None:
    with answering(200) as port:
        assert asked("balancer", {"/8080": f"/{port}"}) == 0
    assert asked("balancer", {"/8080": f"/{free_port()}"}) != 0


@pytest.fixture
def reachable(tmp_path: Path) -> Iterator[Path]:
    """A folder that the user of the services may reach."""
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    yield tmp_path


def test_the_check_of_redis_wants_its_password(reachable: Path) -> None:
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server here; install Debian's package of that name")
    service = redis(reachable / "redis")
    service._command = [*service._command, "--requirepass", "open-sesame"]
    service.start()
    client = {"redis-cli": f"redis-cli -p {service.port}"}
    try:
        told = [asked("redis", client, REDIS_PASSWORD=password) == 0 for password in ("open-sesame", "wrong")]
    finally:
        service.end()
    assert told == [True, False]
    assert asked("redis", client, REDIS_PASSWORD="open-sesame") != 0


def test_the_check_of_postgresql_tells_whether_it_takes_anybody(reachable: Path) -> None:
    if not program("postgres"):
        pytest.skip("no postgres here; install Debian's package postgresql")
    service = postgresql(reachable / "postgresql")
    service.start()
    try:
        assert asked("postgresql", {}, PGPORT=str(service.port)) == 0
    finally:
        service.end()
    assert asked("postgresql", {}, PGPORT=str(service.port)) != 0
