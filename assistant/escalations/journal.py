"""Escalations that the store does not hold yet, in a file: a process that is killed takes none of them along.

Each process writes a file of its own and holds a lock on it. A line is written before the patient gets the message, in
some microseconds and without waiting for the disk: the machine may lose its power, a process may not lose a record.
Whoever starts takes over the files of processes that are no more.
"""

import fcntl
import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.escalations.escalation import Escalation

PATTERN = "escalations-*.jsonl"
logger = logging.getLogger(__name__)


class Journal:
    """The file of this process.

    Args:
        folder: of the files; made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, -1
        self._waiting: set[str] = set()
        self._one_at_a_time = threading.Lock()  # it is emptied on another thread than it is written

    def add(self, escalation: Escalation) -> None:
        """Write one down.

        Raises:
            OSError: no disk, or none left.
        """
        with self._one_at_a_time:
            while self._file < 0:
                self._file = _new_file(self._folder)
            os.write(self._file, json.dumps(_line(escalation)).encode() + b"\n")
            self._waiting.add(escalation.id)

    def done(self, id_: str) -> None:
        """The store holds it; the file is emptied once it holds all."""
        with self._one_at_a_time:
            self._waiting.discard(id_)
            if not self._waiting and self._file >= 0:
                os.ftruncate(self._file, 0)

    def left_behind(self) -> Iterator[list[Escalation]]:
        """What each process that is no more left; its file goes once the caller comes back for the next."""
        for path in sorted(self._folder.glob(PATTERN)):
            try:
                file = path.open("r+b")
            except FileNotFoundError:  # somebody else was faster
                continue
            with closing(file):
                if _lock(file.fileno()):
                    yield list(_read(file.read()))
                    path.unlink(missing_ok=True)


def _new_file(folder: Path) -> int:
    """A file of this process, or -1 when another one took it for left behind in the moment before it was locked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PATTERN.replace("*", os.urandom(8).hex())
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
    if _lock(file) and path.exists():
        return file
    os.close(file)
    return -1


def _lock(file: int) -> bool:
    """Whether it could be had; it is given back when the process ends, however that comes."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _line(escalation: Escalation) -> dict[str, Any]:
    return {**escalation.__dict__, "at": escalation.at.isoformat(), "delivered": None, "paged": None}


def _read(lines: bytes) -> Iterator[Escalation]:
    for line in lines.splitlines():
        try:
            told = Escalation(**json.loads(line))
            at = datetime.fromisoformat(str(told.at))
        except (ValueError, TypeError):  # the last line of a process that was killed while it wrote, or lost its disk
            logger.error("a line of a journal of escalations cannot be read")
            continue
        yield replace(told, at=at, flags=tuple(told.flags), words=tuple(told.words))
