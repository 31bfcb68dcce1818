"""The three stores that keep something of conversations, as tables of which rows are read and deleted."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from assistant.database import lacks_file, open_database
from assistant.database_waits import patience
from assistant.settings import settings

LONGEST_SECONDS = 600  # for a month of many patients; the statements of a turn have a second and a half


@dataclass(frozen=True)
class Store:
    """One table. Methods raise what the database raises; a store that was never made holds nothing.

    Attributes:
        plain: what is kept there, for people.
        whose: the column that says whose conversation a row is of.
        when: the column of its time.
        shown: columns that an export shows.
    """

    plain: str
    engine: Engine
    table: Any
    whose: str
    when: str
    shown: tuple[str, ...]

    def of(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """The rows of conversations, in the order of their times."""
        if not self._exists():
            return []
        query = sql.select(*(self.table.c[name] for name in self.shown)).where(self.table.c[self.whose].in_(list(ids)))
        with _unhurried(self.engine) as connection:
            rows = connection.execute(query.order_by(self.table.c[self.when])).all()
        return [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]

    def whose_rows(self) -> set[str]:
        """Everybody of whom there are rows."""
        if not self._exists():
            return set()
        with _unhurried(self.engine) as connection:
            return set(connection.execute(sql.select(self.table.c[self.whose]).distinct()).scalars())

    def erase(self, ids: Iterable[str], until: Any = None) -> int:
        """Delete the rows of conversations; returns how many they were.

        Args:
            until: only those that are not younger; None: all.
        """
        mine = self.table.c[self.whose].in_(list(ids))
        return self._delete(mine if until is None else mine & (self.table.c[self.when] <= until))

    def purge(self, before: Any) -> int:
        """Delete the rows from before a time; returns how many they were."""
        return self._delete(self.table.c[self.when] < before)

    def _delete(self, which: Any) -> int:
        if not self._exists():
            return 0
        is_file = self.engine.url.get_backend_name() == "sqlite"
        with _unhurried(self.engine) as connection:
            if is_file:  # else the words stay in the file until something else is written over them
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            gone = int(connection.execute(self.table.delete().where(which)).rowcount)
        if is_file and gone:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _exists(self) -> bool:
        return not lacks_file(self.engine) and bool(sql.inspect(self.engine).has_table(self.table.name))


def conversations() -> Store:
    """Rasa's events; times are Unix times."""
    address = settings().address_of("tracker") or f"sqlite:///{settings().data_dir / 'conversations.db'}"
    columns = (sql.column("sender_id"), sql.column("timestamp"), sql.column("data"))
    table = sql.table("events", *columns)
    engine = open_database(address, "conversation store", "ASSISTANT_TRACKER_URL or ASSISTANT_DATABASE_URL")
    return Store("events of conversations", engine, table, "sender_id", "timestamp", ("timestamp", "data"))


def web_history() -> Store:
    """What web pages show; times are Unix times."""
    address = settings().address_of("web_history") or f"sqlite:///{settings().data_dir / 'web_history.db'}"
    shown = ("at", "speaker", "text", "details", "thumb", "reason")
    table = sql.table("web_entries", *(sql.column(name) for name in (*shown, "conversation")))
    engine = open_database(address, "web history", "ASSISTANT_WEB_HISTORY_URL or ASSISTANT_DATABASE_URL")
    return Store("messages on web pages", engine, table, "conversation", "at", shown)


def escalations() -> Store:
    """The record of escalations; times are UTC without a zone."""
    address = settings().address_of("escalations") or f"sqlite:///{settings().data_dir / 'escalations.db'}"
    texts = ("id", "channel", "conversation", "tier", "flags", "words", "said")
    times = tuple(sql.column(name, sql.DateTime) for name in ("at", "delivered", "paged"))
    table = sql.table("escalation_records", *(sql.column(name) for name in texts), *times)
    engine = open_database(address, "escalation record", "ASSISTANT_ESCALATIONS_URL or ASSISTANT_DATABASE_URL")
    return Store("escalations", engine, table, "conversation", "at", ("at", *texts, "delivered", "paged"))


@contextmanager
def _unhurried(engine: Engine) -> Iterator[Connection]:
    """A transaction whose statements may take `LONGEST_SECONDS`."""
    with patience(LONGEST_SECONDS), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{LONGEST_SECONDS}s'")
        yield connection


def _plain(value: Any) -> Any:
    """Ready for JSON; what is JSON in a column is unpacked."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value if value is None or isinstance(value, str | int | float) else str(value)
