"""The time of day may step, when a wrong clock is put right or a right one is put wrong; nobody may pay for it.

What lasts for some seconds is measured by `time.monotonic()`, which only grows. Where a time is kept that other
processes read, it is a Unix time; whether that is too old is asked of the functions here.
"""

import time
from pathlib import Path

STEP_SECONDS = 60.0  # less is a clock that is kept right as it goes
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_BEGAN = time.time() - time.monotonic()


def machine() -> str:
    """Names this start of this machine, on which all processes have one growing clock; "" where nobody says."""
    return _BOOT.read_text(encoding="ascii").strip() if _BOOT.exists() else ""


def steady() -> float:
    """Unix time as it would be, had the clock not stepped since the process began."""
    return _BEGAN + time.monotonic()


def earliest() -> float:
    """Unix time, by whichever clock is behind: by it nothing is too old before it is."""
    return min(time.time(), steady())


def latest() -> float:
    """Unix time, by whichever clock is ahead: by it nothing that was written before is yet to come."""
    return max(time.time(), steady())


def stepped() -> bool:
    """Whether the clock was set since the process began."""
    return abs(time.time() - steady()) > STEP_SECONDS
