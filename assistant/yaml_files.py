"""Reading the YAML that people edit: one line that names the file, what is wrong and how to mend it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ContentError
from assistant.settings import PROJECT

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C: ten times as fast


def relative(path: Path) -> Path:
    """The path as people name it: from the project's folder."""
    return path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path


def read_yaml(path: Path) -> dict[str, Any]:
    """The keys and values of one file.

    Raises:
        ContentError: the file is missing, is not YAML, or holds no keys.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (it is the safe one)
    except FileNotFoundError:
        raise ContentError(relative(path), "file is missing; bring it back from the repository") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "not readable as YAML"
        raise ContentError(relative(path), f"{where}{problem}; check indentation, colons and quotes there") from error
    if not isinstance(data, dict):
        raise ContentError(relative(path), "holds no keys; compare with another file of the same folder")
    return data


def refuse_unknown_keys(data: Mapping[str, Any], known: Iterable[str], path: Path) -> None:
    """Refuse a mistyped key, since it would be ignored in silence.

    Raises:
        ContentError: names the key and the legal ones.
    """
    unknown = sorted(set(data) - set(known))
    if unknown:
        legal = ", ".join(sorted(known))
        raise ContentError(relative(path), f"unknown key {', '.join(unknown)}; legal keys are {legal}")
