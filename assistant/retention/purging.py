"""The purge that a running server does by itself: once a day, by one of its processes."""

import asyncio
import logging
from datetime import datetime, timezone

import sqlalchemy as sql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from assistant.clock import earliest
from assistant.database import Prepared
from assistant.errors import where
from assistant.health import Health
from assistant.retention.keeping import purge, purge_files
from assistant.retention.stores import conversations
from assistant.settings import settings

LOOKS_SECONDS = 600.0  # between looks at whether somebody has purged
AGAIN_SECONDS = 10.0  # after one that failed: a store is mostly away for less than a minute
PART = "retention"
_RUNS = sql.Table(
    "retention_runs", sql.MetaData(), sql.Column("period", sql.String(16), primary_key=True, autoincrement=False)
)
logger = logging.getLogger(__name__)


def period_of(now: datetime) -> str:
    """What is purged once: a day; an hour where nothing is to be kept after a session."""
    return now.strftime("%Y-%m-%d" if settings().retention_days else "%Y-%m-%dT%H")


def claim(engine: Engine, period: str) -> bool:
    """Whether this process is the one that purges in this period; raises what the database raises."""
    Prepared(engine, "retention")()
    try:
        with engine.begin() as connection:
            connection.execute(_RUNS.insert().values(period=period))
            connection.execute(_RUNS.delete().where(_RUNS.c.period < period))
    except IntegrityError:
        return False
    return True


def purge_once(now: datetime) -> dict[str, int] | None:
    """Purge, unless another process has done so in this period; raises what the databases raise."""
    purge_files(now.timestamp())  # each process has a folder of its own
    engine, period = conversations().engine, period_of(now)
    if not claim(engine, period):
        return None
    try:
        return purge(now.timestamp())
    except Exception:
        with engine.begin() as connection:  # so that somebody tries again
            connection.execute(_RUNS.delete().where(_RUNS.c.period == period))
        raise


async def purge_daily(health: Health) -> None:
    """Purge at the start and once a day, for ever."""
    while True:
        try:
            await asyncio.to_thread(purge_once, datetime.fromtimestamp(earliest(), timezone.utc))
        except Exception as error:  # a lost store comes back; what is old goes then
            logger.debug("purge failed: %s", where(error))
            health.trouble(PART, f"{type(error).__name__}; what is kept too long is not deleted")
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            health.well(PART)
            await asyncio.sleep(LOOKS_SECONDS)
