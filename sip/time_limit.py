"""How long a call may last."""

import asyncio
from collections.abc import Callable

LONGEST_CALL_SECONDS = 900.0  # until the assistant gives its own
LAST_WORDS_SECONDS = 60.0  # after the limit, then the line is cut


class TimeLimit:
    """Of one call: first it is told that the time is up, a minute later it is cut."""

    def __init__(self, tell: Callable[[], None], cut: Callable[[], None]) -> None:
        self._tell, self._cut = tell, cut
        self._began = asyncio.get_running_loop().time()
        self._timers: list[asyncio.TimerHandle] = []

    def set(self, seconds: float) -> None:
        """So long for the whole call, instead of what was set before."""
        self.off()
        loop = asyncio.get_running_loop()
        at = self._began + seconds
        self._timers = [loop.call_at(at, self._tell), loop.call_at(at + LAST_WORDS_SECONDS, self._cut)]

    def off(self) -> None:
        """No limit any more: the call is over."""
        for timer in self._timers:
            timer.cancel()
