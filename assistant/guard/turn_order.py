"""The order in which the turns of a conversation are answered: that in which they came."""

import asyncio
from types import TracebackType
from weakref import WeakValueDictionary

from assistant.observing import stage


class Place:
    """A turn's place; the next turn of the conversation is let in when this one leaves, answered or not.

    Messages are understood at once, and answered in the order in which they came: "the second one" is of the answer
    before. The place is taken where the object is made.
    """

    def __init__(self, order: asyncio.Lock) -> None:
        self._order = order
        self._waiting = asyncio.create_task(order.acquire())

    async def reached(self, seconds: float) -> bool:
        """Wait until every turn before has been answered.

        Args:
            seconds: to wait at most.

        Returns:
            Whether it came to that; the place stays until this turn leaves.
        """
        with stage("order"):
            await asyncio.wait({self._waiting}, timeout=max(seconds, 0.0))
        return self._waiting.done()

    async def __aenter__(self) -> "Place":
        """See class."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave, whether the place was reached or is still waited for."""
        if self._waiting.done() and not self._waiting.cancelled():
            self._order.release()
        self._waiting.cancel()


class TurnOrder:
    """The places of all conversations; nothing is kept of one that nobody waits in."""

    def __init__(self) -> None:
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """Conversations with a turn under way."""
        return len(self._orders)

    def place(self, conversation: str) -> Place:
        """The next place in a conversation."""
        return Place(self._orders.setdefault(conversation, asyncio.Lock()))
