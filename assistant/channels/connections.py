"""How many connections a process holds, and which gives way when there are as many.

A connection costs a file and some memory, whether or not it ever says a word. One that waits for its next request may
be closed at any time (RFC 9112, 9.5): a browser opens another, a balancer tries again. So whoever opens thousands and
is silent keeps nobody out.
"""

import resource
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from sanic.http import Stage

MOST = (
    2_000  # 10 MB, and no turn is slower, measured by benchmarks/load/idle.py; more than a process answers in a minute
)
MOST_OF_ONE = 100  # connections of one address; a browser opens six, a ward behind one address has some dozens
SPARE_FILES = 256  # for models, databases and what a turn opens
LEAST = 64
OPEN: Counter[str] = Counter()
"""Open connections by whose they are."""


@cache
def most_connections() -> int:
    """So many that files stay free for everything else: a process that has none left answers nobody."""
    return min(MOST, max(LEAST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES))


def longest_idle(connections: Iterable[Any]) -> Any | None:
    """The one that has waited longest for a request to begin; None where all are at work."""
    idle = [one for one in connections if one._http is None or one._http.stage is Stage.IDLE]
    return min(idle, key=lambda one: one._time, default=None)
