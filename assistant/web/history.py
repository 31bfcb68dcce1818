"""What was said in web conversations, so that a page can show it again after a reload and in a second tab.

Personal details are taken out before they are written.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from assistant.clock import earliest
from assistant.database import Prepared, of_single_statements, open_database, probe_table
from assistant.privacy import cleaned
from assistant.settings import settings

MOST_SHOWN = 200  # entries of a conversation, the last ones
Speaker = Literal["patient", "assistant"]
Thumb = Literal["up", "down"]
_ENTRIES = sql.Table(
    "web_entries",
    sql.MetaData(),
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.String(32), nullable=False),
    sql.Column("id", sql.String(80), nullable=False),
    sql.Column("at", sql.Float, nullable=False, index=True),
    sql.Column("speaker", sql.String(16), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("details", sql.Text, nullable=False),
    sql.Column("thumb", sql.String(8)),
    sql.Column("reason", sql.String(32)),
    sql.UniqueConstraint("conversation", "id"),
)


@dataclass(frozen=True)
class Entry:
    """One bubble of a conversation.

    Attributes:
        id: unique in its conversation.
        details: of an answer: tier, red_flags, topic, sources, choices, and `speech`, which pages do not get.
        at: Unix time.
    """

    id: str
    speaker: Speaker
    text: str
    details: dict[str, Any] = field(default_factory=dict)
    thumb: Thumb | None = None
    at: float = field(default_factory=time.time)

    def as_dict(self) -> dict[str, Any]:
        """What a page gets."""
        shown = {name: value for name, value in self.details.items() if name != "speech"}
        said = {"id": self.id, "from": self.speaker, "text": self.text, "at": round(self.at, 3)}
        return said | shown | ({"thumb": self.thumb} if self.speaker == "assistant" else {})


@dataclass(frozen=True)
class Disliked:
    """An answer that did not help.

    Attributes:
        at: Unix time of the answer.
        topic: what it answered, if anything.
        reason: one of the page's, if any was given.
        question: the patient's words.
    """

    at: float
    topic: str | None
    reason: str | None
    question: str


class History:
    """Reads and writes entries; raises what the database raises.

    Args:
        seconds: how long entries are kept.
        address: SQLAlchemy address; "" is a SQLite file in the data folder.

    Raises:
        SetupError: the address cannot be read.
    """

    def __init__(self, seconds: float, address: str = "") -> None:
        self._seconds = seconds
        chosen = (
            address or settings().address_of("web_history") or f"sqlite:///{settings().data_dir / 'web_history.db'}"
        )
        self._engine = open_database(chosen, "web history", "ASSISTANT_WEB_HISTORY_URL")
        self._single = of_single_statements(self._engine)
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        self._add = insert(_ENTRIES).on_conflict_do_nothing()  # an error would quote the patient in PostgreSQL's log
        self._prepared = Prepared(self._engine, "web_history")

    def prepare(self) -> None:
        """Bring the table up to date."""
        self._prepared()

    def probe(self, *, write: bool = False) -> None:
        """Reach the store; with `write`, also write a row and take it back. Raises what the database raises."""
        row = _row("probe", Entry("probe", "patient", "")) if write else None
        if write:
            self._prepared()
        probe_table(self._engine, _ENTRIES, row)

    def add(self, conversation: str, *entries: Entry) -> None:
        """Write entries; one that is there already stays as it is."""
        self._prepared()
        with self._single.begin() as connection:
            connection.execute(self._add, [_row(conversation, entry) for entry in entries])

    def of(self, conversation: str) -> list[Entry]:
        """The last entries of a conversation, the oldest first."""
        with self._begin() as connection:
            return self._of(connection, conversation)

    def entry(self, conversation: str, id_: str) -> Entry | None:
        """One entry of a conversation, if it is there."""
        query = sql.select(_ENTRIES).where(_ENTRIES.c.conversation == conversation, _ENTRIES.c.id == id_)
        with self._begin() as connection:
            row = connection.execute(query).first()
        return _read(dict(row._mapping)) if row else None

    def forget(self, conversation: str) -> bool:
        """Delete what was said in a conversation; always True, or the database raises."""
        with self._begin() as connection:
            connection.execute(_ENTRIES.delete().where(_ENTRIES.c.conversation == conversation))
        return True

    def purge(self) -> bool:
        """Delete what is too old; always True, or the database raises."""
        with self._begin() as connection:
            connection.execute(_ENTRIES.delete().where(_ENTRIES.c.at < earliest() - self._seconds))
        return True

    def rate(self, conversation: str, id_: str, thumb: Thumb, reason: str | None) -> bool:
        """Keep what the patient thinks of an answer, in place of what was thought before; False: no such answer."""
        mine = (_ENTRIES.c.conversation == conversation, _ENTRIES.c.id == id_, _ENTRIES.c.speaker == "assistant")
        with self._begin() as connection:
            done = connection.execute(_ENTRIES.update().where(*mine).values(thumb=thumb, reason=reason))
            return bool(done.rowcount)

    def thumbs_down(self, most: int) -> list[Disliked]:
        """Answers that did not help, the newest first, as long as they are kept."""
        question = _ENTRIES.alias()
        asked = sql.and_(question.c.conversation == _ENTRIES.c.conversation, question.c.id + ".answer" == _ENTRIES.c.id)
        query = (
            sql.select(_ENTRIES.c.at, _ENTRIES.c.details, _ENTRIES.c.reason, question.c.text.label("question"))
            .select_from(_ENTRIES.outerjoin(question, asked))
            .where(_ENTRIES.c.thumb == "down")
            .order_by(_ENTRIES.c.number.desc())
            .limit(most)
        )
        with self._begin() as connection:
            rows = connection.execute(query).all()
        return [Disliked(row.at, json.loads(row.details).get("topic"), row.reason, row.question or "") for row in rows]

    def _of(self, connection: Any, conversation: str) -> list[Entry]:
        query = (
            sql.select(_ENTRIES)
            .where(_ENTRIES.c.conversation == conversation, _ENTRIES.c.at >= earliest() - self._seconds)
            .order_by(_ENTRIES.c.number.desc())
            .limit(MOST_SHOWN)
        )
        return [_read(dict(row._mapping)) for row in connection.execute(query).all()][::-1]

    def _begin(self) -> Any:
        self._prepared()
        return self._engine.begin()


def _row(conversation: str, entry: Entry) -> dict[str, Any]:
    text = cleaned(entry.text) if entry.speaker == "patient" else entry.text
    kept = {"id": entry.id, "at": entry.at, "speaker": entry.speaker, "text": text, "thumb": entry.thumb}
    return kept | {"conversation": conversation, "details": json.dumps(entry.details)}


def _read(row: dict[str, Any]) -> Entry:
    return Entry(row["id"], row["speaker"], row["text"], json.loads(row["details"]), row["thumb"], row["at"])
