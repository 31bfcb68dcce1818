"""What the parts of a deployment use while they are under load: processor and memory, by part."""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import psutil

EVERY_SECONDS = 1.0
MEMORY_EVERY = 5  # looks at the processor between two at memory, which cost more
Parts = Mapping[str, Sequence[psutil.Process]]


@dataclass
class Usage:
    """By part, what was seen when.

    Attributes:
        times: Unix times of the looks at the processor.
        seconds: of the processor that were used until then, since the processes started.
        memory: Unix times, and MB.
    """

    times: list[float] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def cpu(self, part: str, since: float, until: float) -> float:
        """Processor seconds between two Unix times, interpolated."""
        begun, ended = np.interp([since, until], self.times, self.seconds[part])
        return float(ended - begun)

    def megabytes(self, part: str, since: float, until: float) -> float:
        """The most between two Unix times; where nobody looked then, what was seen last before."""
        before = [mb for at, mb in self.memory[part] if at <= until]
        return max((mb for at, mb in self.memory[part] if since <= at <= until), default=before[-1])

    def look(self, parts: Parts, *, memory: bool) -> None:
        """See now."""
        self.times.append(time.time())
        for part, roots in parts.items():
            self.seconds.setdefault(part, []).append(sum(map(cpu_seconds, roots)))
            if memory:
                self.memory.setdefault(part, []).append((time.time(), megabytes(roots)))


@contextmanager
def watching(parts: Parts) -> Iterator[Usage]:
    """Look at these, with all their children, until the block ends."""
    usage, over = Usage(), threading.Event()

    def watch() -> None:
        looks = 0
        while not over.is_set():
            usage.look(parts, memory=looks % MEMORY_EVERY == 0)
            looks += 1
            over.wait(EVERY_SECONDS)
        usage.look(parts, memory=True)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield usage
    finally:
        over.set()
        watcher.join()


def cpu_seconds(root: psutil.Process) -> float:
    """Of a process, its children, and those that it had: PostgreSQL has one for each connection."""
    used = root.cpu_times()
    return float(sum(used[:4])) + sum(_own_seconds(child) for child in root.children(recursive=True))


def _own_seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):  # it counts with its parent from now on
        used = process.cpu_times()
        return float(used.user + used.system)
    return 0.0


def megabytes(roots: Sequence[psutil.Process]) -> float:
    """Memory of all of them and their children; pages that they share are counted once."""
    whole = 0.0
    for process in (one for root in roots for one in (root, *root.children(recursive=True))):
        with contextlib.suppress(psutil.NoSuchProcess):
            whole += process.memory_full_info().pss
    return whole / 2**20
