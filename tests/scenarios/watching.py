"""What the server under test writes and whom it calls, told by Python itself: audit hooks see every open and connect.

Lines of `touched.txt` in the server's folder: `write PATH` and `connect ADDRESS`.
"""

import os
import sys
from pathlib import Path
from typing import Any

NAME = "touched.txt"
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def watch(folder: Path) -> None:
    """Tell from now on."""
    out = os.open(folder / NAME, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        told = _told(event, args)
        if told:
            os.write(out, f"{told}\n".encode())

    sys.addaudithook(hook)


def _told(event: str, args: tuple[Any, ...]) -> str:
    if event == "open":
        path, _, flags = args
        is_file = isinstance(path, str | bytes | os.PathLike) and isinstance(flags, int) and flags & _WRITES
        return f"write {Path(os.fsdecode(path)).resolve()}" if is_file else ""
    if event == "sqlite3.connect":
        return f"write {Path(os.fsdecode(args[0])).resolve()}"
    return f"connect {args[1]}" if event == "socket.connect" else ""


def told(folder: Path, what: str) -> set[str]:
    """The paths that were written, or the addresses that were called."""
    lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    return {line.split(" ", 1)[1] for line in lines if line.startswith(f"{what} ")}
