"""Opening a database of our own: SQLite in the data folder, or what a setting names."""

import os
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import SetupError

WAIT_SECONDS = 1.0  # for a locked SQLite file


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
        wait = {"timeout": WAIT_SECONDS} if url.get_backend_name() == "sqlite" else {}
        return sql.create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=wait)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise SetupError(f"{what}: {type(error).__name__}; correct {setting} (docs/settings.md)") from None


def make_table(engine: Engine, table: sql.Table) -> None:
    """Make a table where it is not there; a new SQLite file is its owner's alone. Raises what the database raises."""
    url = engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT, 0o600))
    table.create(engine, checkfirst=True)


def probe_table(engine: Engine, table: sql.Table, row: Mapping[str, object] | None = None) -> None:
    """Reach a table; raises what the database raises. A SQLite file that is not there yet is no trouble.

    Args:
        row: written and taken back, to see whether the table can be written; None: it is only reached.
    """
    url = engine.url
    if row is not None:
        make_table(engine, table)
    elif url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        return
    with engine.connect() as connection, connection.begin() as change:
        if row is None:
            connection.execute(sql.select(sql.literal(1)))
        else:
            connection.execute(table.insert().values(**row))
        change.rollback()
