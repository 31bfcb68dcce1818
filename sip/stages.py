"""How long the caller waited, by stage; the only thing that is logged of a turn: no word, no number."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOG = logging.getLogger(__name__)
NAMES = ("endpoint", "recognition", "assistant", "synthesis")


class Stages:
    """Of one turn. Seconds from the end of speech to the first sound of the answer."""

    def __init__(self, call: str) -> None:
        self._call = call[:8]  # the driver's own random number, nothing of the caller's
        self._since: float | None = None
        self._took: dict[str, float] = {}

    def speech_ended(self, at: float) -> None:
        """A turn begins; `at` by the monotonic clock."""
        self._since, self._took = at, {"endpoint": time.monotonic() - at}

    def waited(self) -> float:
        """Seconds that the caller has heard nothing since."""
        return time.monotonic() - self._since if self._since is not None else 0.0

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Measures a stage."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._took[stage] = self._took.get(stage, 0.0) + time.monotonic() - began

    def first_sound(self) -> None:
        """The answer can be heard: logs the turn."""
        if self._since is None:
            return
        whole = time.monotonic() - self._since
        parts = " ".join(f"{name} {self._took.get(name, 0.0):.2f}" for name in NAMES)
        LOG.info("call %s: first sound after %.2f s (%s)", self._call, whole, parts)
        self._since = None
