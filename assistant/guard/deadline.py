"""How long a turn may still take."""

import time


class Deadline:
    """A moment until which somebody waits.

    Args:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.perf_counter() + seconds

    @property
    def left(self) -> float:
        """Seconds until then; negative afterwards."""
        return self._until - time.perf_counter()

    def within(self, seconds: float) -> None:
        """So many seconds from now on at most."""
        self._until = min(self._until, time.perf_counter() + seconds)
