"""Escalations that the store does not hold yet, in a file: a process that is killed takes none of them along.

Each process writes a file of its own and holds a lock on it. A line is written before the patient gets the message, in
some microseconds and without waiting for the disk: the machine may lose its power, a process may not lose a record.
Whoever starts takes over the files of processes that are no more. What cannot be read or recorded is kept for somebody
to look at, in a file that ends in `.unread`.
"""

import contextlib
import errno
import fcntl
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.escalations.escalation import Escalation

PATTERN, KEPT = "escalations-*.jsonl", "escalations-*.unread"
logger = logging.getLogger(__name__)


class Journal:
    """The file of this process.

    Args:
        folder: of the files; made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, -1
        self._path = _path_in(folder)
        self._waiting: set[str] = set()
        self._left: set[str] = set()  # of another process's file, and not held by us or the store yet
        self._one_at_a_time = threading.Lock()  # it is emptied on another thread than it is written

    def add(self, escalation: Escalation) -> None:
        """Write one down.

        Raises:
            OSError: no disk, or none left; then nothing of it is in the file.
        """
        with self._one_at_a_time:
            while self._file < 0:
                self._path = _path_in(self._folder)
                self._file = _new_file(self._path)
            _append(self._file, _written(escalation))
            self._waiting.add(escalation.id)
            self._left.discard(escalation.id)

    def done(self, id_: str) -> None:
        """The store holds it; the file is emptied once it holds all."""
        with self._one_at_a_time:
            self._done(id_)

    def give_up(self, escalation: Escalation) -> None:
        """The store never takes it: kept for somebody to look at, so that the file can be emptied.

        Raises:
            OSError: it cannot be; then it stays in the file.
        """
        with self._one_at_a_time:
            _keep(self._path, _written(escalation))
            self._done(escalation.id)

    def _done(self, id_: str) -> None:
        self._left.discard(id_)
        self._waiting.discard(id_)
        if not self._waiting and self._file >= 0:
            os.ftruncate(self._file, 0)

    def left_behind(self, tell: Callable[[str], None] = logger.error) -> Iterator[list[Escalation]]:
        """What each process that is no more left.

        Its file goes when the caller comes back for the next and has added all of it. Nothing here stops a start.

        Args:
            tell: is told of what cannot be read or kept; no patient's words.
        """
        for path in self._found(PATTERN, tell):
            try:
                yield from self._take_over(path, tell)
            except FileNotFoundError:  # somebody else was faster
                continue
            except Exception as error:
                tell(f"{type(error).__name__}; a file that was left behind is still there and not recorded")
        if self._found(KEPT, tell):
            tell(f"there are lines that were not recorded, in {KEPT}")

    def _found(self, pattern: str, tell: Callable[[str], None]) -> list[Path]:
        try:
            return sorted(self._folder.glob(pattern))
        except OSError as error:
            tell(f"{type(error).__name__}; what was left behind was not looked for")
            return []

    def _take_over(self, path: Path, tell: Callable[[str], None]) -> Iterator[list[Escalation]]:
        with closing(path.open("r+b")) as file:
            if not _lock(file.fileno()):
                return
            told, unread = _read(file.read())
            self._left = {escalation.id for escalation in told}
            yield told
            if self._left:
                tell("a file that was left behind stays, since it could not be written down anew")
                return
            if unread:
                _keep(path, unread)
            path.unlink(missing_ok=True)


def _path_in(folder: Path) -> Path:
    return folder / PATTERN.replace("*", os.urandom(8).hex())


def _new_file(path: Path) -> int:
    """A file of this process, or -1 when another one took it for left behind in the moment before it was locked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        if _lock(file) and path.exists():
            return file
    except OSError:  # no locks here: an empty file for each escalation must not stay
        os.close(file)
        path.unlink(missing_ok=True)
        raise
    os.close(file)
    return -1


def _append(file: int, line: bytes) -> None:
    """Whole or not at all: half a line would spoil the next one."""
    before = os.fstat(file).st_size
    if os.write(file, line) != len(line):
        os.ftruncate(file, before)
        raise OSError(errno.ENOSPC, "a line did not fit")


def _keep(path: Path, lines: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = path.with_suffix(".unread")
    while True:
        file = os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            with contextlib.suppress(OSError):  # no locks here: better without one than not at all
                fcntl.flock(file, fcntl.LOCK_EX)
            if _is_still(kept, file):  # else old lines were just taken out, and a new file is in its place
                _append(file, lines)
                return
        except OSError:  # an empty file would say that something is kept in it
            if os.fstat(file).st_size == 0:
                kept.unlink(missing_ok=True)
            raise
        finally:
            os.close(file)


def _is_still(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _lock(file: int) -> bool:
    """Whether it could be had; it is given back when the process ends, however that comes."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(escalation: Escalation) -> bytes:
    line = {**escalation.__dict__, "at": escalation.at.isoformat(), "delivered": None, "paged": None}
    return json.dumps(line).encode() + b"\n"


def _read(lines: bytes) -> tuple[list[Escalation], bytes]:
    """The escalations, and the lines that are none."""
    told, unread = [], []
    for line in lines.splitlines():
        try:
            told.append(_escalation(json.loads(line)))
        except Exception as error:  # the last line of a process that was killed while it wrote, or lost its disk
            logger.error("a line of a journal of escalations cannot be read: %s", type(error).__name__)
            unread.append(line + b"\n")
    return told, b"".join(unread)


def _escalation(line: dict[str, Any]) -> Escalation:
    told = Escalation(**line)
    flags, words = tuple(map(str, told.flags)), tuple(map(str, told.words))
    return replace(told, id=str(told.id), at=datetime.fromisoformat(str(told.at)), flags=flags, words=words)
