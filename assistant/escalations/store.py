"""Where escalations are kept: a table in SQLite, or in the database that the settings name."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from assistant.database import Prepared, open_database, probe_table
from assistant.escalations.escalation import Escalation
from assistant.settings import settings

_TABLE = sql.Table(
    "escalation_records",
    sql.MetaData(),
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("at", sql.DateTime, nullable=False, index=True),
    sql.Column("channel", sql.String(16), nullable=False),
    sql.Column("conversation", sql.String(16), nullable=False, index=True),
    sql.Column("tier", sql.String(16), nullable=False),
    sql.Column("flags", sql.Text, nullable=False),
    sql.Column("words", sql.Text, nullable=False),
    sql.Column("said", sql.Text, nullable=False),
    sql.Column("delivered", sql.DateTime),
    sql.Column("paged", sql.DateTime, index=True),
    sql.Column("claimed", sql.DateTime),
)

_PROBE = {
    **dict.fromkeys(("channel", "conversation", "tier", "flags", "words", "said"), ""),
    "id": "probe",
    "at": datetime(2000, 1, 1),
}
_TOLD = [column for column in _TABLE.columns if column.name != "claimed"]
CLAIM_SECONDS = 60  # longer than all tries of one page take; a process that ends in the middle keeps others so long


class EscalationStore:
    """Reads and writes escalations; raises what the database raises.

    Args:
        address: SQLAlchemy address; "" is a SQLite file in the data folder.

    Raises:
        SetupError: the address cannot be read.
    """

    def __init__(self, address: str = "") -> None:
        chosen = (
            address or settings().address_of("escalations") or f"sqlite:///{settings().data_dir / 'escalations.db'}"
        )
        self._engine = open_database(chosen, "escalation record", "ASSISTANT_ESCALATIONS_URL")
        self._prepared = Prepared(self._engine, "escalations")
        self._found = False

    def prepare(self) -> None:
        """Bring the table up to date."""
        self._prepared()

    def probe(self, *, write: bool = False) -> None:
        """Reach the store; with `write`, also write a row and take it back. Raises what the database raises."""
        if write:
            self._prepared()
        probe_table(self._engine, _TABLE, _PROBE if write else None)

    def record(self, escalation: Escalation) -> bool:
        """Write it, unless the same turn is written already; returns whether it was written now.

        A message that is sent again, since its process was killed, may come to a graver tier than before: that counts,
        and somebody is paged for it.
        """
        row = escalation.__dict__ | {
            "at": _stored(escalation.at),
            "flags": json.dumps(escalation.flags),
            "words": json.dumps(escalation.words),
        }
        try:
            self._do(_TABLE.insert().values(**row))
        except IntegrityError:
            return self._raised(row)
        return True

    def _raised(self, row: Mapping[str, Any]) -> bool:
        milder = (_TABLE.c.id == row["id"], _TABLE.c.tier == "urgent")
        told = {name: row[name] for name in ("tier", "flags", "words", "said")}
        change = _TABLE.update().where(*milder).values(**told, paged=None, claimed=None)
        return row["tier"] == "emergency" and bool(self._do(change))

    def mark_delivered(self, id_: str) -> None:
        """The channel has taken the message."""
        self._mark(id_, "delivered")

    def claim(self, id_: str) -> bool:
        """Whether this process may page somebody for it: nobody was paged, and no other process is about to."""
        now, long = datetime.now(timezone.utc), timedelta(seconds=CLAIM_SECONDS)
        lapsed = ~_TABLE.c.claimed.between(_stored(now - long), _stored(now + long))  # the clock may have been put back
        free = _TABLE.c.claimed.is_(None) | lapsed
        mine = (_TABLE.c.id == id_, _TABLE.c.paged.is_(None), free)
        return bool(self._do(_TABLE.update().where(*mine).values(claimed=_stored(now))))

    def release(self, id_: str) -> None:
        """Nobody could be paged for it; the next may try."""
        self._do(_TABLE.update().where(_TABLE.c.id == id_).values(claimed=None))

    def mark_paged(self, id_: str) -> None:
        """Somebody has been paged."""
        self._mark(id_, "paged")

    def find(
        self,
        *,
        since: datetime | None = None,
        conversation: str = "",
        undelivered: bool = False,
        unpaged: bool = False,
    ) -> list[Escalation]:
        """Escalations, the oldest first; none where nothing was ever recorded.

        Args:
            since: not before this time; UTC when it names no zone.
            conversation: only those of this pseudonym, unless "".
            undelivered: only those whose message no channel has taken.
            unpaged: only those that the webhook has not taken.
        """
        query = sql.select(*_TOLD).order_by(_TABLE.c.at, _TABLE.c.id)
        if since:
            query = query.where(_TABLE.c.at >= _stored(since))
        if conversation:
            query = query.where(_TABLE.c.conversation == conversation)
        if undelivered:
            query = query.where(_TABLE.c.delivered.is_(None))
        if unpaged:
            query = query.where(_TABLE.c.paged.is_(None))
        if not self._exists():
            return []
        self._prepared()
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()  # at once: an open cursor would lock SQLite against the writer
        return [_read(dict(row._mapping)) for row in rows]

    def waiting(self, since: datetime, until: datetime) -> tuple[int, int]:
        """How many of this time no channel has taken, and how many no pager."""
        if not self._exists():
            return 0, 0
        at = (_TABLE.c.at >= _stored(since), _TABLE.c.at <= _stored(until))
        counted = [sql.func.count().filter(_TABLE.c[column].is_(None)) for column in ("delivered", "paged")]
        with self._engine.connect() as connection:
            undelivered, unpaged = connection.execute(sql.select(*counted).select_from(_TABLE).where(*at)).one()
        return int(undelivered), int(unpaged)

    def _mark(self, id_: str, column: str) -> None:
        now = _stored(datetime.now(timezone.utc))
        self._do(_TABLE.update().where(_TABLE.c.id == id_, _TABLE.c[column].is_(None)).values({column: now}))

    def _do(self, statement: Any) -> int:
        self._prepared()
        with self._engine.begin() as connection:
            return int(connection.execute(statement).rowcount)

    def _exists(self) -> bool:
        """Whether anything was ever recorded; looking makes no database."""
        url = self._engine.url
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
            return False
        self._found = self._found or bool(sql.inspect(self._engine).has_table(_TABLE.name))  # each turn asks
        return self._found


def _stored(time: datetime) -> datetime:
    """UTC without a zone, as every database keeps it alike."""
    return time.astimezone(timezone.utc).replace(tzinfo=None) if time.tzinfo else time


def _read(row: dict[str, Any]) -> Escalation:
    times = {name: row[name] and row[name].replace(tzinfo=timezone.utc) for name in ("at", "delivered", "paged")}
    lists = {name: tuple(json.loads(row[name])) for name in ("flags", "words")}
    return Escalation(**{**row, **times, **lists})
