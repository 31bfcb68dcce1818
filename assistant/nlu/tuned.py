"""The tuned model for some examples: kept by the hash of all that went in, tuned when there is none."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.nlu.sentence_model import ONNX_FILE, pretrained_folder
from assistant.nlu.tuning import Example, Tuning, tune
from assistant.settings import PROJECT, settings

CODE = tuple(
    Path(__file__).with_name(name) for name in ("tuning.py", "branched.py", "noise.py")
)  # a change in them tunes anew
CACHE = PROJECT / ".cache" / "sentence-model"


def tuned_folder(examples: Sequence[Example], tuning: Tuning) -> Path:
    """Folder with the tuned model for exactly these examples; tuned now unless that was done before.

    Raises:
        SetupError: the pretrained model is missing or not the reviewed one.
    """
    pretrained = pretrained_folder(settings().sentence_model, settings().sentence_model_sha256)
    key = {
        "examples": [asdict(e) for e in examples],
        "tuning": asdict(tuning),
        "model": settings().sentence_model_sha256 or settings().sentence_model,
        "code": [path.read_text(encoding="utf-8") for path in CODE],
    }
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
    folder = CACHE / digest
    if not (folder / ONNX_FILE).is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            tune(examples, tuning, pretrained, made)
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
        _forget_older(folder)
    return folder


def _forget_older(keep: Path, most: int = 3) -> None:
    """The cache holds a few models of 80 MB, not one for every edit ever made."""
    finished = (p for p in CACHE.iterdir() if p != keep and (p / ONNX_FILE).is_file())
    others = sorted(finished, key=lambda p: p.stat().st_mtime)
    for old in others[: max(0, len(others) - most + 1)]:
        shutil.rmtree(old, ignore_errors=True)
