"""The image can be built and serves: what it is built from is enough to train, what it ends with enough to answer.

No engine runs here, so its COPY lines are followed by hand: the tree as .dockerignore lets it in, then what the last
stage takes of it.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.settings import PROJECT
from assistant.training import model_path
from tests.deploy.chart import DEPLOY
from tests.deploy.containerfile import stages
from tests.deploy.ignore_file import IgnoreFile

BUILD, SERVE = stages((DEPLOY / "Containerfile").read_text(encoding="utf-8"))
IGNORED = IgnoreFile((PROJECT / ".dockerignore").read_text(encoding="utf-8"))
MADE = (".venv", "models", "assistant/web/built")  # by `make setup`, in the first stage
PROBLEMS = "import json, assistant, assistant.checks as c; print(json.dumps([assistant.__file__, c.find_problems()]))"
CLI = "from assistant.cli import main; main()"
STRAY = (
    "var/conversations.db",
    "var/escalations-1.jsonl",
    "deploy/mine.env",
    "mine.env",
    ".env",
    "assistant/.env",
    "staff.yml",
    "tls.key",
    ".git/config",
    ".venv/bin/python",
    ".venv-sip/bin/python",
    ".cache/vectors.npz",
    "models/assistant-0.tar.gz",
    "reports/index.html",
    "assistant/__pycache__/cli.pyc",
    "assistant/web/built/widget.js",
    "widget/node_modules/a/index.js",
)


def copied_lines() -> list[tuple[list[str], str]]:
    """What each COPY of the last stage takes, relative to the folder that was built in, and where it puts it."""
    (folder,) = BUILD.of("WORKDIR")
    lines = []
    for line in SERVE.of("COPY"):
        *sources, target = [word for word in line.split() if not word.startswith("--")]
        assert all(source.startswith(f"{folder}/") for source in sources), line
        lines.append(([source.removeprefix(f"{folder}/") for source in sources], target))
    return lines


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `COPY . .` of a checkout brings."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("no git checkout here; clone the repository, so that it is known what belongs to it")
    folder = tmp_path_factory.mktemp("context")
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file() and not IGNORED.leaves_out(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def served(context: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the last stage; what was made is what this machine has of it."""
    folder = tmp_path_factory.mktemp("served")
    for sources, target in copied_lines():
        for source in sources:
            put = folder / target / Path(source).name if target.endswith("/") else folder / target
            if source in MADE:
                put.symlink_to(PROJECT / source)
            elif (context / source).is_dir():
                shutil.copytree(context / source, put)
            else:
                shutil.copy2(context / source, put)
    (folder / "assistant" / "web" / "built").symlink_to(PROJECT / "assistant" / "web" / "built")
    return folder


def ran(folder: Path, *command: str) -> str:
    """What it prints, with this tree's packages and that folder's program."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("ASSISTANT_")}
    environment |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    python = str(PROJECT / ".venv" / "bin" / "python")
    done = subprocess.run([python, *command], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_what_it_is_built_from_can_be_trained(context: Path) -> None:
    where, problems = json.loads(ran(context, "-c", PROBLEMS).splitlines()[-1])
    assert Path(where).is_relative_to(context)
    assert problems == []


def test_what_it_is_built_from_can_be_set_up(context: Path) -> None:
    """Every file that `make setup` itself reads: of the environment, and of the chat page."""
    for script in ("Makefile", "scripts/setup", "scripts/environment", "scripts/widget"):
        assert (context / script).is_file()
    for name in (
        "requirements.lock",
        "pyproject.toml",
        "widget/package-lock.json",
        "widget/.npmrc",
        "widget/src/main.ts",
    ):
        assert (context / name).read_bytes() == (PROJECT / name).read_bytes()


@pytest.mark.parametrize("path", STRAY)
def test_nothing_else_that_lies_here_gets_in(path: str) -> None:
    assert IGNORED.leaves_out(path)


def test_every_engine_reads_the_same_file() -> None:
    """Podman and Buildah would prefer a .containerignore, and Docker does not know it."""
    others = (".containerignore", "deploy/Containerfile.dockerignore", "deploy/.dockerignore")
    assert [name for name in others if (PROJECT / name).exists()] == []


def test_what_the_last_stage_takes_is_there(context: Path) -> None:
    sources = [source for taken, _ in copied_lines() for source in taken]
    assert set(sources) >= {".venv", "models", "assistant", "actions", "data"}
    assert [source for source in sources if source not in MADE and not (context / source).exists()] == []


def test_no_test_and_no_script_goes_along(served: Path) -> None:
    kept = {path.name for path in served.iterdir()}
    assert kept.isdisjoint({"tests", "benchmarks", "widget", "scripts", "Makefile", "docs", "var", ".git", ".cache"})


def test_it_finds_the_model_of_its_content(served: Path) -> None:
    told = ran(served, "-c", "from assistant.training import model_path; print(model_path().name)")
    assert told.strip() == model_path().name


def test_it_says_whom_to_call_for_the_balancer(served: Path, tmp_path: Path) -> None:
    ran(served, "-c", CLI, "error-pages", str(tmp_path / "errors"))
    assert (tmp_path / "errors" / "bodies.map").is_file()


def test_it_answers(served: Path, tmp_path: Path) -> None:
    if not model_path().is_file():
        pytest.skip("no trained model here; run `make setup`")
    (tmp_path / "said").write_text("can I drink coffee\nmy neck is so stiff I can't bend it\n", encoding="utf-8")
    answer, message = ran(served, "-c", CLI, "ask", "--batch", str(tmp_path / "said"), "--json").splitlines()
    assert "coffee" in answer.lower()
    assert "911" in message
