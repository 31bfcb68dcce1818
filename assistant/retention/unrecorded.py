"""Escalations in files of the data folder that the record does not hold.

They are journals of processes that are no more, and lines that were given up. The journal of a process that runs is its
own: it is empty as soon as the record has all of it.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Collection
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from assistant.escalations.journal import KEPT, PATTERN
from assistant.settings import settings

Goes = Callable[[bytes, float], bool]
"""A line, and the Unix time at which its file was last written -> whether it goes."""


class Unrecorded:
    """Lines of escalations, as a store. Raises OSError.

    Args:
        folder: of the files; None: the data folder.
    """

    plain = "escalations that were not recorded"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or settings().data_dir

    def of(self, pseudonyms: Collection[str]) -> list[dict[str, Any]]:
        """The lines of conversations; one that cannot be read as it stands there."""
        lines = [line for path in self._files() for line in _lines(path)]
        return [_shown(line) for line in lines if _is_of(line, pseudonyms)]

    def erase(self, pseudonyms: Collection[str]) -> int:
        """Delete the lines of conversations; returns how many they were."""
        return self._delete(lambda line, _: _is_of(line, pseudonyms))

    def purge(self, before: datetime) -> int:
        """Delete the lines from before a time, UTC without a zone; of one that tells none, that of its file counts."""
        oldest = before.replace(tzinfo=timezone.utc).timestamp()
        return self._delete(lambda line, written: _time(line, written) < oldest)

    def _files(self) -> list[Path]:
        return sorted(path for pattern in (PATTERN, KEPT) for path in self._folder.glob(pattern))

    def _delete(self, goes: Goes) -> int:
        return sum(_without(path, goes) for path in self._files())


def _without(path: Path, goes: Goes) -> int:
    """Write the file anew without some lines, whole or not at all; how many went. One that is in use is left alone."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            lines, status = file.read().splitlines(keepends=True), os.fstat(file.fileno())
            stay = [line for line in lines if not goes(line, status.st_mtime)]
            if len(stay) < len(lines):
                _replace(path, stay, status)
            return len(lines) - len(stay)
    except (FileNotFoundError, BlockingIOError):
        return 0


def _replace(path: Path, lines: list[bytes], status: os.stat_result) -> None:
    if not lines:
        path.unlink()
        return
    file, made = tempfile.mkstemp(dir=path.parent, prefix=".rewritten-")  # for its owner alone
    try:
        with os.fdopen(file, "wb") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        os.utime(made, ns=(status.st_atime_ns, status.st_mtime_ns))  # what tells no time is no younger than before
        Path(made).replace(path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def _lines(path: Path) -> list[bytes]:
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes().splitlines()
    return []


def _is_of(line: bytes, pseudonyms: Collection[str]) -> bool:
    """Also of a line that was cut off, as long as it says whose it is."""
    return any(f'"conversation": {json.dumps(name)}'.encode() in line for name in pseudonyms)


def _time(line: bytes, otherwise: float) -> float:
    try:
        return datetime.fromisoformat(str(json.loads(line)["at"])).timestamp()
    except (ValueError, TypeError, KeyError):
        return otherwise


def _shown(line: bytes) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        told = json.loads(line)
        if isinstance(told, dict):
            return told
    return {"unreadable": line.decode("utf-8", "replace")}
