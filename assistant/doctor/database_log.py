"""Whether the database's own log would quote what patients said: a refused row, a statement that fails or is slow."""

import asyncio

import sqlalchemy as sql

from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.settings import settings

WHAT, SECONDS = "database log", 10.0
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_min_duration_statement": "-1"}
"""PostgreSQL's settings under which it quotes nothing."""
NO_STATEMENTS = ("none", "ddl")  # of log_statement; "mod" and "all" write every row down
MEND = "have its administrator run ALTER SYSTEM SET {name} = '{value}' and SELECT pg_reload_conf() (docs/privacy.md)"


async def look_at_database_log() -> list[Finding]:
    """One finding for each PostgreSQL that holds a store."""
    chosen = settings()
    named = (chosen.database_url, chosen.tracker_url, chosen.escalations_url, chosen.web_history_url)
    addresses = dict.fromkeys(address for address in named if address.startswith("postgresql"))
    if not addresses:
        return [left_out(WHAT, "no store is in PostgreSQL")]
    return [await _looked(address) for address in addresses]


async def _looked(address: str) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            told = await asyncio.to_thread(_asked, address)
    except Exception as error:  # each driver raises its own, and quotes the address
        return failed(WHAT, type(error).__name__, "start the database, or correct its address")
    return judged(told)


def judged(told: dict[str, str]) -> Finding:
    """What its settings come to.

    Args:
        told: by name, as `SHOW` gives them.
    """
    loud = {name: value for name, value in QUIET.items() if told[name] != value}
    if told["log_statement"] not in NO_STATEMENTS:
        loud["log_statement"] = "none"
    for name, value in loud.items():
        return failed(WHAT, f"{name} is {told[name]}: it may quote patients", MEND.format(name=name, value=value))
    return ok(WHAT, "quotes nothing")


def _asked(address: str) -> dict[str, str]:
    engine = sql.create_engine(address)
    try:
        with engine.connect() as connection:
            names = (*QUIET, "log_statement")
            return {name: str(connection.execute(sql.text(f"SHOW {name}")).scalar()) for name in names}
    finally:
        engine.dispose()
