"""Reading the YAML that people edit: one line that names the file, what is wrong and how to mend it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ContentError
from assistant.settings import PROJECT

_FastLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C: ten times as fast


class _Loader(_FastLoader):
    """Refuses what plain YAML takes in silence: a key that stands twice, and a key that is no text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _at(key_node, f"key {key!r} is read as no text, put it in quotes")
            if key in seen:
                raise _at(key_node, f"key {key} stands twice, take one away")
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _at(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(problem=problem, problem_mark=node.start_mark)


def relative(path: Path) -> Path:
    """The path as people name it: from the project's folder."""
    return path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContentError(relative(path), "file is missing; bring it back from the repository") from None
    except OSError as error:
        raise ContentError(relative(path), f"{error.strerror}; make it a readable file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentError(
            relative(path), f"line {line}: a letter that is not UTF-8; type it again and save the file as UTF-8"
        ) from None


def read_yaml(path: Path) -> dict[str, Any]:
    """The keys and values of one file.

    Raises:
        ContentError: the file is missing, is not UTF-8 or YAML, or holds no keys, one twice, or one that is no text.
    """
    try:
        data = yaml.load(_text(path), Loader=_Loader)  # noqa: S506 (it is the safe one)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "not readable as YAML"
        raise ContentError(relative(path), f"{where}{problem}; check indentation, colons and quotes there") from error
    except ValueError as error:  # a date such as 2026-02-30
        raise ContentError(relative(path), f"a date or number that is none: {error}; correct it or quote it") from error
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
