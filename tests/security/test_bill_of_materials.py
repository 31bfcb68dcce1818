"""scripts/sbom: a bill of materials is made, and names what is pinned."""

import json
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from assistant.settings import PROJECT
from tests.security.audit import LOCKS, torch

if not (PROJECT / ".venv-security").is_dir():
    pytest.skip("no tools here; run scripts/audit once", allow_module_level=True)
FILES = {"assistant": LOCKS[0], "speech": LOCKS[1], "sip": LOCKS[2]}


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Versions by package, of each file that it writes."""
    folder = tmp_path_factory.mktemp("sbom")
    subprocess.run([PROJECT / "scripts" / "sbom", folder], cwd=PROJECT, check=True, capture_output=True)
    return {path.stem: components(path) for path in folder.iterdir()}


def components(path: Path) -> dict[str, str]:
    bill = json.loads(path.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    return {plain(part["name"]): part.get("version", "") for part in bill["components"]}


def plain(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> dict[str, str]:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    pins = {plain(name): pin for name, pin in re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE)}
    assert len(pins) > 10
    return pins


def test_every_package_of_the_assistant_is_named_as_it_is_installed(bills: dict[str, dict[str, str]]) -> None:
    """The bill is of the environment: where that has another version than the lock, the bill must not hide it."""
    pins = pinned(FILES["assistant"])
    assert {package: bills["assistant"].get(package) for package in pins} == {name: version(name) for name in pins}


@pytest.mark.parametrize("name", ["speech", "sip"])
def test_every_pinned_package_is_named_with_its_version(bills: dict[str, dict[str, str]], name: str) -> None:
    pins = pinned(FILES[name])
    assert {package: bills[name].get(package) for package in pins} == pins


def test_torch_is_named_though_no_lock_has_it(bills: dict[str, dict[str, str]]) -> None:
    assert bills["assistant"]["torch"].split("+")[0] == torch().removeprefix("torch==")


def test_the_packages_of_the_widget_are_named(bills: dict[str, dict[str, str]]) -> None:
    lock = json.loads((PROJECT / "widget" / "package-lock.json").read_text(encoding="utf-8"))
    locked = {
        path.rsplit("node_modules/", 1)[-1] for path, entry in lock["packages"].items() if not entry.get("optional")
    }
    assert locked - {""}
    assert {name.rsplit("/", 1)[-1] for name in locked - {""}} <= {name.rsplit("/", 1)[-1] for name in bills["widget"]}
