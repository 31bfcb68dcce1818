"""A network that is slow, or swallows, between two programs: a proxy of TCP on a thread of its own.

tc and netem would be nearer to the truth; they need a kernel module that not every machine has.
"""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

BLOCK = 65_536
STALL_SECONDS = 1.0  # as a packet that is lost twice: TCP sends again after 0.2 s, 0.4 s ...


@dataclass(frozen=True)
class Network:
    """How it is.

    Attributes:
        delay: seconds that everything takes in each direction.
        stalls: share of what is sent that is held up besides.
        open: False: connections stay, and nothing comes through in either direction.
    """

    delay: float = 0.0
    stalls: float = 0.0
    open: bool = True


class SlowNetwork:
    """In front of one port of this machine.

    Args:
        port: of the program that is reached through it.

    Attributes:
        port: to reach it by.
    """

    def __init__(self, port: int) -> None:
        self._behind, self._now, self._chance = port, Network(), random.Random(1)
        self._loop, self._ready = asyncio.new_event_loop(), threading.Event()
        threading.Thread(target=self._run, name="network", daemon=True).start()
        assert self._ready.wait(10)

    @contextmanager
    def being(self, **how: float) -> Iterator[None]:
        """Like this in the block."""
        self._now = replace(Network(), **how)  # type: ignore[arg-type]
        try:
            yield
        finally:
            self._now = Network()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        self._loop.run_forever()

    async def _connected(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await self._passes()
        there, forth = await asyncio.open_connection("127.0.0.1", self._behind)
        await asyncio.gather(self._pipe(here, forth), self._pipe(there, back))

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Everything after its delay, in its order; what is on its way does not wait for what is before it."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sending = asyncio.create_task(self._send(under_way, sink))
        with suppress(OSError):
            while block := await source.read(BLOCK):
                now = self._now
                held = STALL_SECONDS if self._chance.random() < now.stalls else 0.0
                under_way.put_nowait((self._loop.time() + now.delay + held, block))
        under_way.put_nowait((0.0, b""))
        await sending

    async def _send(self, under_way: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while (item := await under_way.get())[1]:
                await asyncio.sleep(item[0] - self._loop.time())
                await self._passes()
                sink.write(item[1])
                await sink.drain()
        sink.close()

    async def _passes(self) -> None:
        while not self._now.open:  # noqa: ASYNC110 (set from another thread)
            await asyncio.sleep(0.02)
