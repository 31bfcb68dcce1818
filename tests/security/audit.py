"""Known flaws of what is pinned, against docs/security/accepted-risks.yml; scripts/audit runs it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from assistant.checks.threats import RISKS, Risk, RisksFile
from assistant.content import read_content
from assistant.settings import PROJECT
from assistant.yaml_files import relative

Found = tuple[str, frozenset[str], str]
"""Package, its advisory's names, and the versions that mend it."""
ENVIRONMENT = PROJECT / "scripts" / "environment"
LOCKS = ("requirements.lock", "speech/requirements.lock", "sip/requirements.lock")


class NoAudit(Exception):
    """The advisory service cannot be reached, or does not know the packages."""


def python_flaws(report: dict[str, Any], least: int) -> Iterator[Found]:
    """From pip-audit's JSON.

    Args:
        report: what it printed.
        least: how many packages it must have looked up.

    Raises:
        NoAudit: it could not look up most of them: then finding nothing means nothing.
    """
    looked_up = [package for package in report["dependencies"] if "vulns" in package]
    if len(looked_up) < least:
        raise NoAudit(f"only {len(looked_up)} packages were found at the advisory service, at least {least} are pinned")
    for package in looked_up:
        for flaw in package["vulns"]:
            yield package["name"], frozenset({flaw["id"], *flaw.get("aliases", [])}), ", ".join(flaw["fix_versions"])


def npm_flaws(report: dict[str, Any]) -> Iterator[Found]:
    """From `npm audit --json`.

    Raises:
        NoAudit: it is no report.
    """
    if "vulnerabilities" not in report:
        raise NoAudit(str(report.get("message") or report.get("error") or "npm audit gave no report"))
    for name, package in report["vulnerabilities"].items():
        for via in package["via"]:
            if isinstance(via, dict):
                yield name, frozenset({str(via["url"]).rsplit("/", 1)[-1]}), str(package.get("fixAvailable"))


def judged(found: Iterable[Found], accepted: Iterable[Risk]) -> tuple[list[str], list[str]]:
    """What is found and not accepted, and what is accepted and no longer found."""
    known, found = {(risk.package, name) for risk in accepted for name in risk.advisories}, list(found)
    new = [
        f"{package}: {', '.join(sorted(names))} (mended in: {fix or 'nothing'})"
        for package, names, fix in found
        if not any((package, name) in known for name in names)
    ]
    seen = {(package, name) for package, names, _ in found for name in names}
    return new, [f"{package}: {name}" for package, name in sorted(known - seen)]


def _json(command: list[str], folder: Path) -> dict[str, Any]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        raise NoAudit(f"{Path(command[0]).name}: {done.stderr.strip().splitlines()[-1:]}") from None


def torch() -> str:
    """`torch==...`, which scripts/environment installs beside the lock."""
    (pin,) = re.findall(r'^TORCH="(torch==[\d.]+)"$', ENVIRONMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return str(pin)


def _torch_audit() -> list[Found]:
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(f"{torch()}\n")
        file.flush()
        return list(python_flaws(_json(_command(file.name), PROJECT), 1))


def _pip_audit(lock: str) -> list[Found]:
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    pins = sum("==" in line and not line.startswith((" ", "#")) for line in lines)
    return list(python_flaws(_json(_command(lock), PROJECT), pins * 9 // 10))


def _command(requirements: str) -> list[str]:
    tool = str(PROJECT / ".venv-security" / "bin" / "pip-audit")
    return [tool, "-r", requirements, "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"]


def main() -> int:
    """0: nothing that is not accepted; 1: something is; 2: it could not be looked up."""
    accepted = read_content(RisksFile, RISKS)
    try:
        python = [flaw for lock in LOCKS for flaw in _pip_audit(lock)] + _torch_audit()
        npm = list(npm_flaws(_json([shutil.which("npm") or "npm", "audit", "--json"], PROJECT / "widget")))
    except (NoAudit, OSError) as error:
        print(f"audit: not done: {error}; run it where the advisory services can be reached", file=sys.stderr)
        return 2
    status = 0
    for flaws, risks in ((python, accepted.python), (npm, accepted.npm)):
        new, gone = judged(flaws, risks)
        for line in new:
            print(f"audit: {line}; update it, or say in {relative(RISKS)} why it cannot be reached", file=sys.stderr)
            status = 1
        for line in gone:
            print(f"audit: {line} no longer applies; take it out of {relative(RISKS)}")
    print(f"audit: {len(python)} flaws of Python packages and {len(npm)} of npm's are known")
    return status


if __name__ == "__main__":
    sys.exit(main())
