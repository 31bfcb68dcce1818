"""Training, done once: the model's name carries the hash of everything that went in."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from assistant.errors import SetupError
from assistant.model_hash import record, record_of
from assistant.settings import PROJECT, settings

MODELS = PROJECT / "models"
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "assistant/nlu/*.py",
    "assistant/nlu/*.yml",
    "requirements.lock",
)


def _inputs(project: Path) -> Iterator[Path]:
    for pattern in _INPUTS:
        yield from sorted(project.glob(pattern))


def model_path(project: Path = PROJECT) -> Path:
    """Where the model for the present content is, or will be."""
    digest = hashlib.sha256((settings().sentence_model_sha256 or settings().sentence_model).encode())
    for path in _inputs(project):
        digest.update(f"{path.relative_to(project)}\0".encode())
        digest.update(path.read_bytes())
    return project / "models" / f"assistant-{digest.hexdigest()[:16]}.tar.gz"


def _copy_of_config(project: Path) -> str:
    """Path of the configuration; Rasa may rewrite the file it is given, so it gets a copy."""
    config = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile("w", suffix=".yml", delete=False) as copy:
        yaml.safe_dump(config, copy)
    return copy.name


def _refuse_wrong_content() -> None:
    """Rasa would answer a broken file with a page of traceback, or train on it."""
    from assistant.checks import find_problems

    problems = find_problems()
    if problems:
        more = f" (and {len(problems) - 1} more; see `assistant check`)" if len(problems) > 1 else ""
        raise SetupError(f"{problems[0]}{more}")


def train(*, force: bool = False) -> tuple[Path, bool]:
    """Train unless there is a model for the present content.

    Returns:
        the model, and whether it was trained now.

    Raises:
        SetupError: the content has problems, or Rasa could not train.
    """
    path = model_path()
    if path.is_file() and record_of(path).is_file() and not force:
        return path, False
    _refuse_wrong_content()
    import rasa.model_training

    MODELS.mkdir(exist_ok=True)
    config = _copy_of_config(PROJECT)
    unfinished = path.with_name(f"unfinished-{path.name}")  # Rasa writes into the archive; half of one must not count
    try:
        result = rasa.model_training.train(
            domain=str(PROJECT / "domain.yml"),
            config=config,
            training_files=[str(PROJECT / "data" / "nlu"), str(PROJECT / "data" / "stories")],
            output=str(MODELS),
            fixed_model_name=unfinished.name,
            force_training=True,
        )
    finally:
        Path(config).unlink()
    if result.code != 0 or not unfinished.is_file():
        raise SetupError("training failed; the lines above say where")
    unfinished.replace(path)
    record(path)
    for old in MODELS.glob("*assistant-*.tar.gz*"):
        if old not in (path, record_of(path)):
            old.unlink()
    return path, True


def trained_model() -> Path:
    """The model to load.

    Raises:
        SetupError: there is none.
    """
    path = settings().model or model_path()
    if not path.is_file():
        raise SetupError(f"no trained model {path.name} in {path.parent.name}/; run `assistant train`")
    return path
