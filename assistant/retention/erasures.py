"""Marks of conversations that were erased: whatever process still knows something of one finds its mark and forgets.

A table beside the conversations, which every process reaches however many there are, with Redis or without
(docs/decisions/0020-erasing.md). It holds ids as the stores have them, for a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from assistant.database import Prepared

_MARKS = sql.Table(
    "erased_conversations",
    sql.MetaData(),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("conversation", sql.String(80), nullable=False),
    sql.Column("at", sql.Float, nullable=False),
)


@dataclass(frozen=True)
class Mark:
    """One conversation that was erased.

    Attributes:
        number: grows with each mark.
        at: Unix time at which it was erased.
    """

    number: int
    conversation: str
    at: float


class Erasures:
    """Reads and writes marks; raises what the database raises.

    Args:
        engine: of the conversation store.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._prepared = engine, Prepared(engine, "retention")

    def add(self, conversations: Iterable[str], at: float) -> None:
        """Mark conversations."""
        rows = [{"conversation": conversation, "at": at} for conversation in conversations]
        self._prepared()
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_MARKS.insert(), rows)

    def after(self, number: int) -> list[Mark]:
        """Marks with a greater number, in their order."""
        query = sql.select(*_MARKS.columns).where(_MARKS.c.number > number).order_by(_MARKS.c.number)
        self._prepared()
        with self._engine.connect() as connection:
            return [Mark(*row) for row in connection.execute(query).all()]

    def purge(self, before: float) -> None:
        """Delete the marks from before a Unix time."""
        self._prepared()
        with self._engine.begin() as connection:
            connection.execute(_MARKS.delete().where(_MARKS.c.at < before))
