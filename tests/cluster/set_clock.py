"""A clock that can be set for some programs, while they run: a library loaded before the C library."""

import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("set_clock.c")


class SetClock:
    """The time of day of programs that run with `environment`; their growing clock is the machine's.

    Args:
        folder: that those programs may read.

    Raises:
        OSError: there is no C compiler.
    """

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "clock", folder / "set_clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE)], check=True)
        self.put(0)
        self._file.chmod(0o644)
        self.environment = {"LD_PRELOAD": str(library), "SET_CLOCK": str(self._file)}

    def put(self, seconds: int) -> None:
        """Off by so much from now on."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:  # in place: the programs have it mapped
            file.write(struct.pack("q", seconds))
