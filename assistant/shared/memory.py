"""What a part of the program needs of a memory that processes share; and the one of a process that is alone."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class Shared(Protocol):
    """Texts under keys, each for some seconds.

    Nothing here ever raises, nor waits for long: who finds nothing goes on with what the process itself remembers.

    Attributes:
        is_on: whether there are other processes.
    """

    is_on: bool

    async def get(self, key: str) -> str | None:
        """The text; None when there is none, or the memory is away."""

    async def get_aged(self, key: str, seconds: float) -> tuple[str, float] | None:
        """The text, put for so many seconds, and how long ago that was: by the memory's own clock, no process's."""

    async def put(self, key: str, text: str, seconds: float) -> None:
        """Remember it; later, when the memory is away."""

    async def put_over(self, key: str, before: str | None, text: str, seconds: float) -> bool | None:
        """Remember it in place of a text that was read (None: of none), and only of that, in one step.

        Returns:
            Whether it is kept: False where another text is there by now, None where the memory is away.
        """

    async def drop(self, *keys: str) -> None:
        """Forget them."""

    def hold(self, key: str) -> AbstractAsyncContextManager[None]:
        """Be the only one of all processes in the block; a holder that is killed holds up the others for a second."""

    async def take(self, key: str, burst: int, seconds: float) -> bool | None:
        """Whether there is one left in a leaky bucket of `burst` that fills in `seconds`; None: nobody knows."""

    def get_blocking(self, key: str) -> str | None:
        """As `get`, for other threads than the server's."""

    def put_blocking(self, key: str, text: str, seconds: float) -> bool:
        """As `put`; what cannot be kept is not kept later either. Whether it is."""

    def drop_blocking(self, *keys: str) -> None:
        """As `drop`."""

    async def watch(self) -> None:
        """For ever: see that it comes back."""


class OneProcess:
    """Shares nothing: the process is alone, and remembers by itself."""

    is_on = False

    async def get(self, key: str) -> str | None:
        """See Shared."""
        return None

    async def get_aged(self, key: str, seconds: float) -> tuple[str, float] | None:
        """See Shared."""
        return None

    async def put(self, key: str, text: str, seconds: float) -> None:
        """See Shared."""

    async def put_over(self, key: str, before: str | None, text: str, seconds: float) -> bool | None:
        """See Shared."""
        return None

    async def drop(self, *keys: str) -> None:
        """See Shared."""

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """See Shared."""
        yield

    async def take(self, key: str, burst: int, seconds: float) -> bool | None:
        """See Shared."""
        return None

    def get_blocking(self, key: str) -> str | None:
        """See Shared."""
        return None

    def put_blocking(self, key: str, text: str, seconds: float) -> bool:
        """See Shared."""
        return False

    def drop_blocking(self, *keys: str) -> None:
        """See Shared."""

    async def watch(self) -> None:
        """See Shared."""
