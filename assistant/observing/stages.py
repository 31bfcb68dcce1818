"""The stages of a turn: each is timed for the metrics, and is a span where traces are on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from assistant.observing.metrics import STAGE_SECONDS
from assistant.observing.tracing import span

Stage = Literal["guard", "order", "rules", "nlu", "dialogue", "action", "record"]


@contextmanager
def stage(name: Stage, **attributes: str) -> Iterator[None]:
    """Time what is done in the block.

    Args:
        name: of the stage.
        attributes: of the span; names of our own (a channel, an action), never anything of a patient.
    """
    started = time.perf_counter()
    try:
        with span(name, **attributes):
            yield
    finally:
        STAGE_SECONDS.labels(name).observe(time.perf_counter() - started)
