"""How long a client waits for any word of PostgreSQL: libpq waits for ever for one that hangs."""

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

STATEMENT_MILLISECONDS = 1_500  # a statement of a turn takes some; a turn has two seconds (guard/rasa_turn.py)
ANSWER_SECONDS = STATEMENT_MILLISECONDS / 1_000 + 0.1  # the server's own limit comes first, where it still answers
_this_thread = threading.local()


def bound_waits() -> None:
    """Have every wait of this process end. psycopg2 has one callback for all its connections."""
    import psycopg2.extensions  # type: ignore[import-untyped]

    psycopg2.extensions.set_wait_callback(_wait)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """What this thread asks meanwhile may take longer than a turn's statements: a purge, new tables.

    Args:
        seconds: that the server was told to take at most.
    """
    before = _patience()
    _this_thread.seconds = seconds + ANSWER_SECONDS
    try:
        yield
    finally:
        _this_thread.seconds = before


def _patience() -> float:
    return float(getattr(_this_thread, "seconds", ANSWER_SECONDS))


def _wait(connection: Any) -> None:
    """See psycopg2's set_wait_callback; whatever is raised here closes the connection."""
    import psycopg2

    until = time.monotonic() + _patience()
    while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
        ready, left = select.poll(), max(0.0, until - time.monotonic())
        ready.register(connection.fileno(), select.POLLIN if state == psycopg2.extensions.POLL_READ else select.POLLOUT)
        if not ready.poll(left * 1_000):
            raise psycopg2.OperationalError("no answer in time")
