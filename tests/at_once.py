"""What must come at once, asked of a machine that may be busy with something else."""

import time
from collections.abc import Callable
from typing import TypeVar

AT_ONCE = 1.5  # seconds for an emergency message, on a busy machine; its own limits come to less than one
AT_MOST, TRIES = 10.0, 3
IN_TROUBLE = 4.0  # seconds for one alarm where a part is full, away or slow; docs/faults.md has what was measured
T = TypeVar("T")


def at_once(do: Callable[[], T], seconds: float = AT_ONCE) -> list[T]:
    """All that it gave, until once it was quick enough.

    A machine stands still now and then, so one slow answer says nothing. Who waits for something that is away does so
    each time.

    Args:
        do: asks; perhaps more than once, so each time in a conversation of its own.
    """
    took: list[float] = []
    given: list[T] = []
    while len(took) < TRIES:
        begun = time.monotonic()
        given.append(do())
        took.append(time.monotonic() - begun)
        assert took[-1] < AT_MOST, f"{took[-1]:.1f} s"
        if took[-1] < seconds:
            return given
    raise AssertionError(f"not once within {seconds} s: {', '.join(f'{each:.1f}' for each in took)}")
