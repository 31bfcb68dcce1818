"""Threat model, accepted risks and locks: each names what is there."""

import json
import re
from pathlib import Path

import pytest

from assistant.checks import threats
from assistant.checks.threats import RISKS, RisksFile, check_threats, page
from assistant.content import read_content
from assistant.errors import ContentError
from assistant.settings import PROJECT
from tests.security.audit import NoAudit, judged, npm_flaws, python_flaws, torch

LOCKS = sorted(
    path for path in PROJECT.glob("**/requirements.lock") if not any(part.startswith(".") for part in path.parts)
)


def test_every_control_has_a_test_and_the_page_is_up_to_date() -> None:
    assert list(check_threats()) == []


def test_a_test_that_is_gone_and_a_page_that_is_behind_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed = tmp_path / "threats.yml"
    text = threats.FILE.read_text(encoding="utf-8").replace("test_rasas_own_api_is_not_there", "test_nothing")
    changed.write_text(text, encoding="utf-8")
    monkeypatch.setattr(threats, "FILE", changed)
    monkeypatch.setattr(threats, "page", lambda: page(changed))
    problems = list(check_threats())
    assert any(
        "T1: test tests/security/test_reachable.py::test_nothing is not there" in problem for problem in problems
    )
    assert any(problem.startswith("docs/security/threat-model.md") for problem in problems)


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_each_accepted_risk_is_of_the_version_that_is_pinned() -> None:
    versions = pinned(PROJECT / "requirements.lock")
    risks = read_content(RisksFile, RISKS).python
    assert {risk.package: risk.version for risk in risks} == {risk.package: versions[risk.package] for risk in risks}
    named = [advisory for risk in risks for advisory in risk.advisories]
    assert len(named) == len(set(named))
    assert all(
        re.fullmatch(r"(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+)", advisory) for advisory in named
    )


def test_torch_alone_has_no_hash() -> None:
    """What scripts/environment installs is the lock, torch and ourselves; the audit looks torch up too."""
    text = (PROJECT / "scripts" / "environment").read_text(encoding="utf-8")
    installs = [line.split("pip install", 1)[1] for line in text.splitlines() if "pip install" in line]
    assert [install.split()[-1] for install in installs if "$TORCH" not in install] == ["requirements.lock", "."]
    assert sum("$TORCH" in install for install in installs) == 1
    assert re.fullmatch(r"torch==\d+\.\d+\.\d+", torch())
    assert "torch" not in pinned(PROJECT / "requirements.lock")


def test_what_is_said_of_onnx_and_dask_is_so() -> None:
    """Nothing that serves imports onnx; the server of dask is not installed."""
    assert "distributed" not in pinned(PROJECT / "requirements.lock")
    imports = re.compile(r"^\s*(?:import|from) (onnx|dask|distributed)\b", re.MULTILINE)
    files = [path for folder in ("assistant", "actions") for path in (PROJECT / folder).rglob("*.py")]
    assert files
    assert not [path.name for path in files if imports.search(path.read_text(encoding="utf-8"))]


def test_a_risk_without_a_reason_is_refused(tmp_path: Path) -> None:
    text = RISKS.read_text(encoding="utf-8")
    broken = tmp_path / "accepted-risks.yml"
    broken.write_text(re.sub(r"    unreachable: [^>].*\n", "", text, count=1), encoding="utf-8")
    with pytest.raises(ContentError, match="unreachable is missing"):
        read_content(RisksFile, broken)


@pytest.mark.parametrize("lock", LOCKS, ids=[str(path.relative_to(PROJECT)) for path in LOCKS])
def test_every_lock_has_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-zA-Z0-9])", lock.read_text(encoding="utf-8"))
    without = [
        entry.split("==")[0] for entry in entries if "==" in entry.split("\n")[0] and "--hash=sha256:" not in entry
    ]
    assert not [name for name in without if not name.startswith("#")]


def test_every_package_of_the_widget_has_a_hash() -> None:
    locks = [path for path in PROJECT.glob("**/package-lock.json") if "node_modules" not in path.parts]
    assert locks
    for lock in locks:
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        assert len(packages) > 1
        assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


REPORT = {
    "dependencies": [
        {
            "name": "keras",
            "version": "2.12.0",
            "vulns": [{"id": "PYSEC-0-1", "aliases": ["CVE-2024-3660"], "fix_versions": []}],
        },
        {"name": "sanic", "version": "21.12.2", "vulns": [{"id": "GHSA-new", "aliases": [], "fix_versions": ["99"]}]},
        {"name": "onnx", "skip_reason": "not found"},
    ]
}


def test_an_audit_tells_what_is_new_and_what_no_longer_applies() -> None:
    risks = [risk for risk in read_content(RisksFile, RISKS).python if risk.package in ("keras", "pymongo")]
    new, gone = judged(python_flaws(REPORT, 2), risks)
    assert new == ["sanic: GHSA-new (mended in: 99)"]
    assert gone == ["pymongo: CVE-2024-5629"]


def test_an_audit_that_could_look_nothing_up_is_none() -> None:
    with pytest.raises(NoAudit):
        list(python_flaws(REPORT, 3))
    with pytest.raises(NoAudit):
        list(npm_flaws({"message": "audit endpoint returned an error"}))


def test_an_audit_reads_what_npm_says() -> None:
    via = [{"url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}, "another"]
    report = {"vulnerabilities": {"a": {"via": via, "fixAvailable": True}}}
    assert list(npm_flaws(report)) == [("a", frozenset({"GHSA-aaaa-bbbb-cccc"}), "True")]
