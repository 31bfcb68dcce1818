"""Opening a database of our own: SQLite in the data folder, or what a setting names."""

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.database_waits import STATEMENT_MILLISECONDS, bound_waits
from assistant.errors import SetupError
from assistant.migrations import Part, migrate
from assistant.settings import settings

WAIT_SECONDS = 1.0  # for a locked SQLite file, and for a connection that is free
SHORTEST_CONNECT_SECONDS = 2  # libpq takes less for two
SERVER_AWAY: dict[str, Any] = {
    "connect_timeout": SHORTEST_CONNECT_SECONDS,
    "options": f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={STATEMENT_MILLISECONDS}",
    "tcp_user_timeout": STATEMENT_MILLISECONDS,  # a server that vanished is noticed by then, not after minutes
    "application_name": "assistant",
}


def open_database(address: str, what: str, setting: str) -> Engine:
    """An engine; nothing is made or reached yet, and its errors quote no values.

    Args:
        address: SQLAlchemy address.
        what: is kept there, for the error.
        setting: variable to correct.

    Raises:
        SetupError: the address cannot be read.
    """
    try:
        url = sql.engine.make_url(address)
        if url.get_backend_name() == "postgresql":
            bound_waits()
        return sql.create_engine(url, hide_parameters=True, pool_pre_ping=True, **_arguments(url.get_backend_name()))
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise SetupError(f"{what}: {type(error).__name__}; correct {setting} (docs/settings.md)") from None


def of_single_statements(engine: Engine) -> Engine:
    """A twin that needs no BEGIN, COMMIT or ROLLBACK: on a slow network each takes as long as what it is for."""
    kind = engine.url.get_backend_name()
    if kind != "postgresql":
        return engine
    twin = sql.create_engine(engine.url, hide_parameters=True, pool_pre_ping=True, **_arguments(kind))
    sql.event.listen(twin, "connect", lambda connection, _: setattr(connection, "autocommit", True))
    return twin


def _arguments(kind: str) -> dict[str, Any]:
    if kind == "sqlite":
        return {"connect_args": {"timeout": WAIT_SECONDS}}
    kept = settings().database_connections
    pool: dict[str, Any] = {"pool_size": kept, "max_overflow": kept, "pool_timeout": WAIT_SECONDS, "pool_recycle": 900}
    return {**pool, "connect_args": SERVER_AWAY} if kind == "postgresql" else pool


class Prepared:
    """Brings the tables of one store up to date before it is used first; tries again after a failure.

    Args:
        engine: of the store.
        part: whose tables.
        before: makes tables that are not ours, with the same lock held.
    """

    def __init__(self, engine: Engine, part: Part, before: Callable[[Any], None] | None = None) -> None:
        self._engine, self._part, self._before = engine, part, before
        self._done, self._one_at_a_time = False, threading.Lock()

    def __call__(self) -> None:
        """Do it, unless it is done. Raises what the database raises."""
        with self._one_at_a_time:
            if not self._done:
                make_file(self._engine)
                migrate(self._engine, self._part, self._before)
                self._done = True


def make_file(engine: Engine) -> None:
    """Make the file of a SQLite database, where there is none; it is its owner's alone."""
    url = engine.url
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT, 0o600))


def lacks_file(engine: Engine) -> bool:
    """Whether it is SQLite, and its file was not made yet; connecting would make it."""
    url = engine.url
    return bool(url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file())


def probe_table(engine: Engine, table: sql.Table, row: Mapping[str, object] | None = None) -> None:
    """Reach a table; raises what the database raises. A SQLite file that is not there yet is no trouble.

    Args:
        row: written and taken back, to see whether the table can be written; None: it is only reached.
    """
    if row is None and lacks_file(engine):
        return
    with engine.connect() as connection, connection.begin() as change:
        if row is None:
            connection.execute(sql.select(sql.literal(1)))
        else:
            connection.execute(table.insert().values(**row))
        change.rollback()
