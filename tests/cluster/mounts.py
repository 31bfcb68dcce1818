"""A small disk: a tmpfs that only one thread, and what that starts, can see."""

import ctypes
import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

NEW_MOUNTS, PRIVATE, RECURSIVE = 0x00020000, 1 << 18, 0x4000  # CLONE_NEWNS, MS_PRIVATE, MS_REC
FILLER, BLOCK = "filler", 2**16
T = TypeVar("T")
_LIBC = ctypes.CDLL(None, use_errno=True)


class Disk:
    """See module; it goes with the last process that sees it.

    Args:
        megabytes: that it has.

    Raises:
        OSError: this user, or this kernel, may not make one.

    Attributes:
        folder: where it is, for who sees it. Everybody may enter.
    """

    def __init__(self, megabytes: float) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._above = tempfile.TemporaryDirectory(prefix="assistant-disk-")
        self.folder = Path(self._above.name)
        try:
            self.do(lambda: self._mount(megabytes))
        except OSError:
            self.close()
            raise

    @classmethod
    def missing(cls) -> str:
        """Why there can be none here; "" where there can."""
        try:
            cls(1).close()
        except OSError as error:
            return f"no file system of a test's own here: {error}"
        return ""

    def do(self, work: Callable[[], T]) -> T:
        """Something by who sees it: files are read and written, and programs started."""
        return self._thread.submit(work).result()

    def free(self) -> int:
        """Bytes."""
        return self.do(lambda: (held := os.statvfs(self.folder)).f_bavail * held.f_bsize)

    @contextmanager
    def full(self) -> Iterator[None]:
        """To the last byte, in the block."""
        self.do(self._fill)
        try:
            yield
        finally:
            self.do(lambda: (self.folder / FILLER).unlink())

    def close(self) -> None:
        """Nobody starts anything there any more."""
        self._thread.shutdown()
        self._above.cleanup()

    def _mount(self, megabytes: float) -> None:
        _call(_LIBC.unshare(NEW_MOUNTS))
        _call(_LIBC.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None))  # or everybody would see it
        size = f"size={int(megabytes * 2**20)},mode=755".encode()
        _call(_LIBC.mount(b"tmpfs", str(self.folder).encode(), b"tmpfs", 0, size))

    def _fill(self) -> None:
        file = os.open(self.folder / FILLER, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            for size in (BLOCK, 1):
                _write_while_there_is_room(file, b"\0" * size)
        finally:
            os.close(file)


def _write_while_there_is_room(file: int, block: bytes) -> None:
    while True:
        try:
            os.write(file, block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


def _call(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
