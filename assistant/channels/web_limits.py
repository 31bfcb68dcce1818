"""How often one web conversation may ask something of the server."""

from aiolimiter import AsyncLimiter
from cachetools import TTLCache

from assistant.web.refusals import Refusal

MOST_CONVERSATIONS, REMEMBERED_SECONDS = 20_000, 3_600.0


class Limits:
    """A leaky bucket for each conversation.

    Args:
        burst: how many at once.
        seconds: how long until so many may come again.
    """

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst, self._seconds = burst, seconds
        self._buckets: TTLCache[str, AsyncLimiter] = TTLCache(MOST_CONVERSATIONS, REMEMBERED_SECONDS)

    async def count(self, conversation: str) -> None:
        """Count one.

        Raises:
            Refusal: it is one too many.
        """
        bucket = self._buckets.setdefault(conversation, AsyncLimiter(self._burst, self._seconds))
        if not bucket.has_capacity():
            raise Refusal(429, "too_often")
        await bucket.acquire()
