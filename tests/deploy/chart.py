"""The chart as Helm renders it, and the programs that look at it, in .venv-deploy."""

import json
import subprocess
from typing import Any

import yaml

from assistant.settings import PROJECT

DEPLOY, BIN = PROJECT / "deploy", PROJECT / ".venv-deploy" / "bin"
CHART = DEPLOY / "helm" / "assistant"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of the environment's programs, in the project's folder."""
    return subprocess.run([BIN / program, *arguments], capture_output=True, text=True, cwd=PROJECT)


def render(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects of the chart with these values; fails where Helm's linter complains."""
    done = run("python", str(PROJECT / "tests" / "deploy" / "render.py"), str(CHART), json.dumps(values))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert not [message for message in told["lint"] if message["severity"] > 1], told["lint"]
    return [
        object_
        for name, text in told["files"].items()
        if not name.endswith("NOTES.txt")
        for object_ in yaml.safe_load_all(text)
        if object_
    ]


def one(objects: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The one of a kind."""
    (found,) = [object_ for object_ in objects if object_["kind"] == kind]
    return found
