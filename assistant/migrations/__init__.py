"""Versions of our tables, with Alembic: each store has its own history, as each may lie in a database of its own.

A step only adds (a table, a column that may be empty, an index): while processes are replaced one after the other,
those of the version before still work. A database that a newer version has brought further is used as it is.
"""

import logging
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine

from assistant.database_waits import patience

Part = Literal["escalations", "web_history", "conversations", "retention"]
FOLDER = Path(__file__).parent
LOCK_SECONDS = 30  # that a start waits for another one's migration
_one_at_a_time = threading.Lock()  # Alembic's context is one for the whole process
logger = logging.getLogger(__name__)


def version_table(part: Part) -> str:
    """Name of the table that says which version the tables of this part have."""
    return f"assistant_{part}_version"


class Standing(NamedTuple):
    """How far the tables of one part are.

    Attributes:
        present: their version; "" where they have none.
        newest: the one that this program brings them to.
        is_known: whether this program knows the present one; a newer program's it does not.
    """

    present: str
    newest: str
    is_known: bool


def standing(engine: Engine, part: Part) -> Standing:
    """How far the tables of one part are; changes nothing. Raises what the database raises."""
    with _one_at_a_time, engine.connect() as connection:
        config = _config(connection, part)
        present = _present(connection, part)
        newest = ScriptDirectory.from_config(config).get_current_head()
        return Standing(present or "", str(newest), not _is_newer(connection, config, part))


def migrate(engine: Engine, part: Part, before: Callable[[Connection], None] | None = None) -> None:
    """Bring the tables of one part to the newest version: from nothing, from any version, from before there were any.

    Two processes that start at once wait for each other. All or nothing, on PostgreSQL and SQLite. Raises what the
    database raises.

    Args:
        engine: of the database.
        part: whose tables.
        before: makes tables that are not ours, with the lock held.
    """
    with _one_at_a_time, patience(LOCK_SECONDS), engine.begin() as connection:
        _wait_for_others(connection, part)
        if before:
            before(connection)
        config = _config(connection, part)
        if _is_newer(connection, config, part):
            logger.warning("the tables of %s are of a newer version than this program; used as they are", part)
            return
        command.upgrade(config, "head")


def _wait_for_others(connection: Connection, part: Part) -> None:
    kind = connection.dialect.name
    if kind == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{LOCK_SECONDS}s'")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        # ends with the transaction, also that of a process that is killed
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({zlib.crc32(version_table(part).encode())})")
    elif kind == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config(connection: Connection, part: Part) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / part))
    config.set_main_option("version_path_separator", "os")
    config.attributes.update(connection=connection, version_table=version_table(part))
    return config


def _is_newer(connection: Connection, config: Config, part: Part) -> bool:
    try:
        ScriptDirectory.from_config(config).get_revision(_present(connection, part))
    except CommandError:
        return True
    return False


def _present(connection: Connection, part: Part) -> str | None:
    context: Any = MigrationContext.configure(connection, opts={"version_table": version_table(part)})
    revision: str | None = context.get_current_revision()
    return revision
