"""A clock that can be put forward, for a process of its own: hours pass without anybody waiting.

`move` must be called before anything else is imported, since modules keep the functions that they were given. Wall
clock and monotonic clock move together, as in a process that the hours really went by; timers of libuv, in C, do not.
"""

import ctypes
import gc
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

_real_time, _real_monotonic = time.time, time.monotonic
_passed = [0.0]  # seconds by which the clock is ahead


def _now(cls: type[datetime], tz: tzinfo | None = None) -> datetime:
    return cls.fromtimestamp(time.time(), tz)


def _utcnow(cls: type[datetime]) -> datetime:
    return cls.utcfromtimestamp(time.time())


def _put_into_datetime(name: str, method: Callable[..., Any]) -> None:
    """Into the class itself, which is written in C: libraries in C refuse objects of a class that stands in for it."""
    gc.get_referents(datetime.__dict__)[0][name] = classmethod(method)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime))


def move(seconds: float = 0.0) -> None:
    """Put the clock forward; the first call puts ours in place of the standard library's."""
    _passed[0] += seconds
    time.time = lambda: _real_time() + _passed[0]
    time.monotonic = lambda: _real_monotonic() + _passed[0]
    _put_into_datetime("now", _now)
    _put_into_datetime("utcnow", _utcnow)
