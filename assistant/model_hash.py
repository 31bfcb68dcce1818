"""A trained model is code: it holds pickles, and whoever can change it runs in the server. So its hash is looked at.

Training writes the hash beside the model, which tells a damaged or exchanged file. Who can write the model can write
the record too: a deployment pins the hash in ASSISTANT_MODEL_SHA256, which is no file beside it.
"""

import hashlib
import re
from pathlib import Path

from assistant.errors import SetupError
from assistant.settings import settings

_SHA256 = re.compile(r"[0-9a-f]{64}")


def record_of(model: Path) -> Path:
    """The file beside a model that holds its hash, in the form that `sha256sum --check` reads."""
    return model.with_name(f"{model.name}.sha256")


def hash_of(model: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record(model: Path) -> None:
    """Write the record of a model that was trained just now."""
    record_of(model).write_text(f"{hash_of(model)}  {model.name}\n", encoding="ascii")


def refuse_changed(model: Path) -> None:
    """Stop before anything of a model is read that is not the one that was trained, or pinned.

    Raises:
        SetupError: its hash is another, or is known from nowhere.
    """
    pinned = settings().model_sha256
    wanted = pinned or _recorded(model)
    if hash_of(model) != wanted:
        where = "ASSISTANT_MODEL_SHA256" if pinned else record_of(model).name
        raise SetupError(f"model {model.name} is not the one that {where} names; bring that one back, or train anew")


def _recorded(model: Path) -> str:
    try:
        words = record_of(model).read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        words = []
    if not words or not _SHA256.fullmatch(words[0]):
        raise SetupError(
            f"model {model.name} has no readable {record_of(model).name} beside it; "
            "run `assistant train --force`, or set ASSISTANT_MODEL_SHA256"
        )
    return words[0]
