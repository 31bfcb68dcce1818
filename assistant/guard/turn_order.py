"""The order in which the turns of a conversation are answered: that in which they came."""

import asyncio
from types import TracebackType
from weakref import WeakValueDictionary

from assistant.observing import stage
from assistant.shared import OneProcess, Shared


class Place:
    """A turn's place; the next turn of the conversation is let in when this one leaves, answered or not.

    Messages are understood at once, and answered in the order in which they came: "the second one" is of the answer
    before. The place is taken where the object is made. Between processes only one is let in at a time; there, who
    comes within the same hundredth of a second may come first.
    """

    def __init__(self, order: asyncio.Lock, shared: Shared, key: str) -> None:
        self._order, self._shared, self._key = order, shared, key
        self._reached, self._left = asyncio.Event(), asyncio.Event()
        self._standing = asyncio.create_task(self._stand())

    async def _stand(self) -> None:
        async with self._order, self._shared.hold(self._key):
            self._reached.set()
            await self._left.wait()

    async def reached(self, seconds: float) -> bool:
        """Wait until every turn before has been answered.

        Args:
            seconds: to wait at most.

        Returns:
            Whether it came to that; the place stays until this turn leaves.
        """
        try:
            with stage("order"):
                async with asyncio.timeout(max(seconds, 0.0)):
                    await self._reached.wait()
        except TimeoutError:
            return self._reached.is_set()
        return True

    async def __aenter__(self) -> "Place":
        """See class."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave, whether the place was reached or is still waited for."""
        self._left.set()
        if not self._reached.is_set():
            self._standing.cancel()
        await asyncio.wait({self._standing})


class TurnOrder:
    """The places of all conversations; nothing is kept of one that nobody waits in.

    Args:
        shared: keeps the order between processes.
    """

    def __init__(self, shared: Shared | None = None) -> None:
        self._shared = shared or OneProcess()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """Conversations with a turn under way."""
        return len(self._orders)

    def is_taken(self, conversation: str) -> bool:
        """Whether a turn of it is under way in this process."""
        return conversation in self._orders

    def place(self, conversation: str) -> Place:
        """The next place in a conversation."""
        order = self._orders.setdefault(conversation, asyncio.Lock())
        return Place(order, self._shared, f"order:{conversation}")
