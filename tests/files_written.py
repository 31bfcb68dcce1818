"""What a server wrote, read while it runs: a database's journal comes and goes between two looks."""

from collections.abc import Iterator
from pathlib import Path


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file under the folder with its bytes; a file that is gone again is left out."""
    for path in sorted(folder.rglob("*")):
        if (held := bytes_of(path)) is not None:
            yield path, held


def bytes_of(path: Path) -> bytes | None:
    """The file's bytes; None for a folder, and for what went away since it was listed."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None
