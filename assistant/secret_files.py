"""Secrets from files, as Docker and Kubernetes hand them over: ASSISTANT_X_FILE names a file that holds ASSISTANT_X."""

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from assistant.errors import SetupError

LARGEST = 16 * 1024  # bytes; a secret or a database address is far shorter, anything longer is another file
HIDDEN = "***"


def is_secret(field: Any) -> bool:
    """Whether a field of the settings is declared with `secret=True`."""
    return bool(field.field_info.extra.get("secret"))


def from_files(model: type[BaseModel], prefix: str) -> dict[str, str]:
    """The secrets that stand in files, by field.

    Args:
        model: whose fields are looked at.
        prefix: of the environment variables.

    Raises:
        SetupError: a file that cannot be read, or a secret that is set twice; neither message quotes the secret.
    """
    found = {}
    for name, field in model.__fields__.items():
        variable = f"{prefix}{name}".upper()
        path = os.environ.get(f"{variable}_FILE")
        if not path or not is_secret(field):
            continue
        if variable in os.environ:
            raise SetupError(f"{variable} and {variable}_FILE are both set; unset one of the two")
        found[name] = _read(Path(path), f"{variable}_FILE")
    return found


def _read(path: Path, variable: str) -> str:
    try:
        with path.open("rb") as file:
            held = file.read(LARGEST + 1)
        if len(held) > LARGEST:
            raise SetupError(f"{variable}: the file is larger than {LARGEST} bytes; name the file of the secret")
        return held.decode("utf-8").rstrip("\r\n")  # editors and `echo` end a file with a line break
    except OSError as error:
        raise SetupError(f"{variable}: {error.strerror}; name a file that the server may read") from None
    except UnicodeDecodeError:
        raise SetupError(f"{variable}: the file is no UTF-8 text; name the file of the secret") from None
