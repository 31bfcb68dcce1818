"""How often one web conversation may ask something of the server."""

from aiolimiter import AsyncLimiter
from cachetools import TTLCache

from assistant.shared import OneProcess, Shared
from assistant.web.refusals import Refusal

MOST_CONVERSATIONS, REMEMBERED_SECONDS = 20_000, 3_600.0


class Limits:
    """A leaky bucket for each conversation.

    Args:
        name: of what is counted.
        burst: how many at once.
        seconds: how long until so many may come again.
        shared: counts for all processes; while it is away, each counts for itself.
    """

    def __init__(self, name: str, burst: int, seconds: float, shared: Shared | None = None) -> None:
        self._name, self._burst, self._seconds = name, burst, seconds
        self._shared = shared or OneProcess()
        self._buckets: TTLCache[str, AsyncLimiter] = TTLCache(MOST_CONVERSATIONS, REMEMBERED_SECONDS)

    async def count(self, conversation: str) -> None:
        """Count one.

        Raises:
            Refusal: it is one too many.
        """
        if not await self.is_left(conversation):
            raise Refusal(429, "too_often")

    async def is_left(self, conversation: str) -> bool:
        """Count one; whether it is not one too many."""
        left = await self._shared.take(f"{self._name}:{conversation}", self._burst, self._seconds)
        if left is not None:
            return left
        bucket = self._buckets.setdefault(conversation, AsyncLimiter(self._burst, self._seconds))
        if not bucket.has_capacity():
            return False
        await bucket.acquire()
        return True
