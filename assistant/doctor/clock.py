"""The clock of this machine, beside another one where there is one: the proxy's, else the shared database's."""

import asyncio
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import sqlalchemy as sql

from assistant.database import open_database
from assistant.doctor.finding import Finding, failed, ok
from assistant.settings import PROJECT, settings

MOST_SKEW = 30.0  # seconds; Alexa's requests are refused when they are 150 off
MEND = "have both set by NTP (`timedatectl` says whether it is on)"


async def beside_proxy(told: str, ours: float) -> Finding:
    """Beside a proxy's, as the Date of its answer tells it.

    Args:
        ours: Unix time of this machine then.
    """
    try:
        return _beside("proxy", ours - parsedate_to_datetime(told).timestamp())
    except (TypeError, ValueError):
        return await beside_database()


async def beside_database() -> Finding:
    """Beside that of the database which processes share; without one, what the clock says."""
    try:
        skew = await asyncio.to_thread(_skew_of_database)
    except Exception:  # each database raises its own; that it is away is told by the look at the stores
        skew = None
    return _alone() if skew is None else _beside("database", skew)


def _skew_of_database() -> float | None:
    """Seconds that this machine is ahead of the database's; None: there is none with a clock of its own."""
    address = settings().address_of("tracker")
    if not address.startswith("postgres"):
        return None
    engine = open_database(address, "conversation store", "ASSISTANT_TRACKER_URL or ASSISTANT_DATABASE_URL")
    with engine.connect() as connection:
        before = time.time()
        theirs = float(connection.execute(sql.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
        after = time.time()
    engine.dispose()
    return (before + after) / 2 - theirs


def _beside(whose: str, skew: float) -> Finding:
    where = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the {whose}'s"
    if abs(skew) > MOST_SKEW:
        return failed("clock", f"this machine's is {where}", MEND)
    return ok("clock", f"this machine's and the {whose}'s agree, within {MOST_SKEW:.0f} s")


def _alone() -> Finding:
    """With nothing to compare it with, it must at least not be before the content was made."""
    now = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC"
    if time.time() < (PROJECT / "domain.yml").stat().st_mtime:
        return failed("clock", f"it says {now}, which is before this program was installed", "have it set by NTP")
    return ok("clock", f"it says {now}; see whether that is right: no second clock is known here to compare it with")
