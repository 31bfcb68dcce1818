"""Two machines and the line between them: network namespaces of Linux, and packets that are held up or lost on the way.

What netem does in the kernel is done here by a thread: each end of the line is a tun device in a namespace of its own,
and every IP packet passes from one to the other by this file. All else is the kernel's: TCP notices a loss, waits,
sends again. The rate is limited by tc's tbf, which kernels have more often than netem.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

NEW_NET = 0x40000000  # CLONE_NEWNET
SET_INTERFACE, TUN, NO_HEADER = 0x400454CA, 0x0001, 0x1000  # TUNSETIFF, IFF_TUN, IFF_NO_PI
LARGEST = 2_048  # bytes of a packet; the device's own limit is 1,500
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Line:
    """How packets travel.

    Attributes:
        delay: seconds in each direction.
        jitter: seconds that it may be more.
        lost: share of the packets.
    """

    delay: float = 0.0
    jitter: float = 0.0
    lost: float = 0.0


@dataclass
class Machine:
    """A network namespace with one address, and its end of the line.

    Raises:
        OSError: this user, or this kernel, may not make one.
    """

    address: str
    end: int = field(init=False)

    def __post_init__(self) -> None:
        own = _namespace()
        try:
            _call(_LIBC.unshare(NEW_NET))
            self._here = _namespace()
            self.end = _tun()
            for words in (
                "link set lo up",
                f"address add {self.address}/24 dev line",
                "link set line up",
            ):
                self.run("ip", *words.split())
        finally:
            _call(_LIBC.setns(own, NEW_NET))
            os.close(own)

    @staticmethod
    def run(*words: str) -> None:
        """A command on the machine that this thread is on."""
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """In the block this thread, and what it starts, are on that machine."""
        own = _namespace()
        _call(_LIBC.setns(self._here, NEW_NET))
        try:
            yield
        finally:
            _call(_LIBC.setns(own, NEW_NET))
            os.close(own)

    @contextmanager
    def narrow(self, kilobits: int) -> Iterator[None]:
        """What it sends is limited to so many a second in the block, by the kernel."""
        with self.inside():
            self.run("tc", *f"qdisc add dev line root tbf rate {kilobits}kbit burst 2kb latency 400ms".split())
        try:
            yield
        finally:
            with self.inside():
                self.run("tc", *["qdisc", "del", "dev", "line", "root"])

    def close(self) -> None:
        """Cut the line; the namespace goes with the last process on it."""
        os.close(self.end)
        os.close(self._here)


class TwoMachines:
    """See module.

    Attributes:
        one: where the processes are.
        other: where the stores are.
    """

    def __init__(self) -> None:
        self.one, self.other = Machine("10.77.0.1"), Machine("10.77.0.2")
        self.passed = self.lost = 0
        self._line, self._chance, self._number = Line(), random.Random(1), 0
        self._under_way: list[tuple[float, int, int, bytes]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._carry, name="line", daemon=True)
        self._thread.start()

    @contextmanager
    def line(self, **how: float) -> Iterator[None]:
        """Like this in the block."""
        self._line = replace(Line(), **how)
        try:
            yield
        finally:
            self._line = Line()

    def close(self) -> None:
        """Both."""
        self._ended.set()
        self._thread.join(5)
        self.one.close()
        self.other.close()

    def _carry(self) -> None:
        ends = {self.one.end: self.other.end, self.other.end: self.one.end}
        while not self._ended.is_set():
            wait = max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else 0.1
            for end in select.select(list(ends), [], [], min(wait, 0.1))[0]:
                self._take(os.read(end, LARGEST), ends[end])
            while self._under_way and self._under_way[0][0] <= time.monotonic():
                _, _, end, packet = heapq.heappop(self._under_way)
                os.write(end, packet)

    def _take(self, packet: bytes, to: int) -> None:
        now = self._line
        if self._chance.random() < now.lost:
            self.lost += 1
            return
        self.passed, self._number = self.passed + 1, self._number + 1
        due = time.monotonic() + now.delay + now.jitter * self._chance.random()
        heapq.heappush(self._under_way, (due, self._number, to, packet))


def missing() -> str:
    """Why there can be no such machines here; "" where they can be."""
    try:
        TwoMachines().close()
    except OSError as error:
        return f"no network namespaces with tun devices here: {error}"
    return ""


def _namespace() -> int:
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY)


def _call(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _tun() -> int:
    """A tun device of the namespace that this thread is in."""
    device = os.open(Path("/dev/net/tun"), os.O_RDWR)
    fcntl.ioctl(device, SET_INTERFACE, struct.pack("16sH", b"line", TUN | NO_HEADER))
    return device
