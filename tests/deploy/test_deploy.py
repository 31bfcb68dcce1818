"""deploy/ is what its own linters take, and keeps what docs/deployment.md promises; no engine runs here."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.channels.error_pages import write_error_pages
from assistant.settings import PROJECT, Settings
from benchmarks.load.balancer import ERROR_PAGES
from tests.deploy.chart import BIN, CHART, DEPLOY, one, render, run

YAMLLINT = """{extends: default, rules: {line-length: {max: 130}, braces: {max-spaces-inside: 1},
               document-start: disable}}"""


@pytest.fixture(autouse=True, scope="module")
def _checked_by_their_own_linters() -> None:
    if not BIN.is_dir():
        pytest.skip("no linters here; run scripts/deploy-environment")


def passes(program: str, *arguments: str) -> None:
    done = run(program, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def objects() -> list[dict[str, Any]]:
    return render({"settings": {"ASSISTANT_REGION": "US"}, "networkPolicy": {"enabled": True}})


def test_the_image_is_built_as_its_linter_likes() -> None:
    passes("hadolint", "--failure-threshold", "style", "deploy/Containerfile")


def test_compose_has_the_specification_s_form() -> None:
    passes("check-jsonschema", "--builtin-schema", "compose-spec", "deploy/compose.yaml")


def test_yaml_is_tidy() -> None:
    passes(
        "yamllint", "-s", "-d", YAMLLINT, "deploy/compose.yaml", str(CHART / "values.yaml"), str(CHART / "Chart.yaml")
    )


def test_every_object_has_kubernetes_form(objects: list[dict[str, Any]], tmp_path: Path) -> None:
    kinds = {object_["kind"] for object_ in objects}
    assert kinds >= {"StatefulSet", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
    for number, object_ in enumerate(objects):
        path = tmp_path / f"{number}.yaml"
        path.write_text(yaml.safe_dump(object_), encoding="utf-8")
        for version in ("1.27", "1.33"):
            passes("kubernetes-validate", "--strict", "-k", version, str(path))


@pytest.mark.parametrize(
    "wrong",
    [
        {"settings": {"PATH": "x"}},
        {"replicas": {"least": 1}},
        {"drainSeconds": 1},
        {"drainSeconds": 61},
        {"updateFrom": -1},
        {"image": {"tag": ""}},
        {"networkPolicy": {"prometheus": {"ipBlock": {"cidr": "0.0.0.0/0"}}}},
        {"trustedProxies": []},
        {"trustedProxies": ["ingress"]},
        {"settings": {"ASSISTANT_TRUSTED_PROXIES": "10.0.0.0/8"}},
    ],
)
def test_values_that_would_break_it_are_refused(wrong: dict[str, Any]) -> None:
    assert run("python", str(PROJECT / "tests" / "deploy" / "render.py"), str(CHART), json.dumps(wrong)).returncode


def test_processes_may_do_nothing_and_tell_the_balancer_first(objects: list[dict[str, Any]]) -> None:
    pod = one(objects, "StatefulSet")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    told = {entry["name"]: entry["value"] for entry in container["env"]}
    drain, probe = int(told["ASSISTANT_DRAIN_SECONDS"]), container["readinessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] + probe["timeoutSeconds"] < drain
    assert pod["terminationGracePeriodSeconds"] > drain + 5
    assert container["resources"]["limits"]["memory"]


def test_patients_behind_an_ingress_are_told_apart(objects: list[dict[str, Any]]) -> None:
    (container,) = one(objects, "StatefulSet")["spec"]["template"]["spec"]["containers"]
    told = {entry["name"]: entry["value"] for entry in container["env"]}["ASSISTANT_TRUSTED_PROXIES"]
    proxies = Settings(trusted_proxies=told).proxies()  # as the server reads it
    for ingress in ("10.42.0.9", "10.244.1.2", "172.17.0.3", "192.168.7.7", "100.64.3.1", "fd00::5"):
        assert any(ip_address(ingress) in ip_network(proxy) for proxy in proxies), ingress
    assert not any(ip_address("198.51.100.1") in ip_network(proxy) for proxy in proxies)


def test_a_new_version_may_be_looked_at_before_all_get_it(objects: list[dict[str, Any]]) -> None:
    processes = one(objects, "StatefulSet")["spec"]
    (container,) = processes["template"]["spec"]["containers"]
    assert processes["updateStrategy"] == {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}
    assert container["startupProbe"]["httpGet"]["path"] == "/health/live"  # one without a model is not killed


def test_a_journal_outlives_its_process(objects: list[dict[str, Any]]) -> None:
    processes = one(objects, "StatefulSet")["spec"]
    (container,) = processes["template"]["spec"]["containers"]
    (claim,) = processes["volumeClaimTemplates"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    told = {entry["name"]: entry["value"] for entry in container["env"]}
    assert mounts[claim["metadata"]["name"]] == told["ASSISTANT_DATA_DIR"]


def test_every_variable_is_a_setting(objects: list[dict[str, Any]]) -> None:
    known = {f"ASSISTANT_{name.upper()}" for name in Settings.__fields__} | {"ASSISTANT_IMAGE"}
    (container,) = one(objects, "StatefulSet")["spec"]["template"]["spec"]["containers"]
    used = {entry["name"] for entry in container["env"]}
    for path in ("compose.yaml", "Containerfile", "helm/assistant/values.yaml"):
        used |= set(re.findall(r"ASSISTANT_[A-Z_]+", (DEPLOY / path).read_text(encoding="utf-8")))
    assert used <= known


MONITORING = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}},
    "podSelector": {"matchLabels": {"app.kubernetes.io/name": "prometheus"}},
}


def test_prometheus_is_let_in_where_it_is_named_and_nobody_else(tmp_path: Path) -> None:
    def let_in(prometheus: dict[str, Any]) -> list[Any]:
        policy = one(render({"networkPolicy": {"enabled": True, "prometheus": prometheus}}), "NetworkPolicy")
        path = tmp_path / "policy.yaml"
        path.write_text(yaml.safe_dump(policy), encoding="utf-8")
        passes("kubernetes-validate", "--strict", "-k", "1.33", str(path))
        assert all(rule["ports"] == [{"port": "http", "protocol": "TCP"}] for rule in policy["spec"]["ingress"])
        return [who for rule in policy["spec"]["ingress"] for who in rule["from"]]

    ingress = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}
    assert let_in({}) == [ingress]
    assert let_in(MONITORING) == [ingress, MONITORING]


def texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(DEPLOY.rglob("*")):
        if path.is_file():
            yield path, path.read_text(encoding="utf-8")


def test_no_secret_and_no_registry_is_named() -> None:
    for path, text in texts():
        for image in re.findall(r"^\s*image: (.+)$", text, re.M):
            assert "/" not in image.split("@")[0] or "include" in image, f"{path}: {image}"
        assert not re.search(r"(PASSWORD|_KEY|TOKEN): [^$\s]", text), path


def test_the_balancer_s_file_is_one(tmp_path: Path) -> None:
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    if not Path(program).exists():
        pytest.skip("no haproxy here; install Debian's package of that name")
    shutil.copy(DEPLOY / "haproxy.cfg", tmp_path)
    write_error_pages(tmp_path / ERROR_PAGES)
    done = subprocess.run([program, "-c", "-f", str(tmp_path / "haproxy.cfg")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
