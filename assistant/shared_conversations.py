"""Rasa's conversations in a database that several processes share, and passing ones in the memory that they share."""

import json
import logging
import time

import sqlalchemy
import sqlalchemy.orm
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine

from assistant.database import Prepared, of_single_statements
from assistant.recent_turns import (
    KEPT_SECONDS,
    Kept,
    RecentMemoryStore,
    RecentSQLStore,
    RecentTracker,
    answered_question,
    last_turns,
)
from assistant.shared import Shared

AGAIN_SECONDS = 1.0  # until a database that failed is asked again: it may have cost a turn all its time
LONGEST_PAUSE_SECONDS = 8.0  # twice as long after each failure: one that hangs costs few turns, and is soon asked
ENDED = "ended"
logger = logging.getLogger(__name__)


class SharedSQLStore(RecentSQLStore):
    """Reads the database in every turn, since another process may have had the one before.

    While the database is away, conversations go on in the shared memory, and in this process without that; what was not
    written is written by whichever process has the conversation's next turn. Rasa's own waits for ever at the start for
    a database that is away; this one begins without.

    Args:
        engine: of the database.
        shared: keeps what the database does not take.
    """

    def __init__(self, engine: Engine, shared: Shared) -> None:
        TrackerStore.__init__(self, Domain.empty(), None)
        self.engine, self._shared, self._away_until, self._pause = of_single_statements(engine), shared, 0.0, 0.0
        self.sessionmaker = sqlalchemy.orm.sessionmaker(bind=engine)
        self._prepared = Prepared(engine, "conversations", self._make_rasas)
        self._make_ready()

    def prepare(self) -> None:
        """Bring the tables up to date. Raises what the database raises."""
        self._prepared()

    def drop(self, sender_id: str) -> None:
        """See RecentSQLStore; from the shared memory too."""
        super().drop(sender_id)
        self._shared.drop_blocking(_key(sender_id))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        if not fetch_events_from_all_sessions:
            self._kept[sender_id] = self._as_known(sender_id)
        return await super()._retrieve(sender_id, fetch_events_from_all_sessions)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore."""
        waited = bool(getattr(tracker, "unwritten", ()))
        try:
            await super().save(tracker)
        except Exception:
            self._has_failed()
            kept = self._kept.get(tracker.sender_id)
            if kept and self._shared.put_blocking(_key(tracker.sender_id), _as_text(kept), KEPT_SECONDS):
                # whoever has the next turn writes it: kept here as well, it would be written twice
                self._kept[tracker.sender_id] = Kept(kept.events)
            raise
        if waited:
            self._shared.drop_blocking(_key(tracker.sender_id))

    def _write(self, tracker: RecentTracker) -> None:
        self._refuse_while_away()
        super()._write(tracker)
        self._pause = 0.0

    def _as_known(self, sender_id: str) -> Kept:
        """From the database, and what it has not taken after that. Raises what the database raises."""
        kept = self._left_over(sender_id)
        try:
            self._refuse_while_away()
            self._prepared()
            read = self._read(sender_id)
        except Exception:
            self._has_failed()
            if kept is None or answered_question.get() not in ("", kept.question):  # another process asked it
                raise
            return kept
        if kept is None or not kept.unwritten:
            return read
        return Kept(tuple(last_turns([*read.events, *kept.unwritten])), kept.unwritten)

    def _left_over(self, sender_id: str) -> Kept | None:
        """The newest end of a conversation that the database may not have."""
        mine = self._kept.get(sender_id)
        text = self._shared.get_blocking(_key(sender_id)) if self._shared.is_on else None
        told = _of_text(text) if text else None
        return mine if told is None else told

    def _has_failed(self) -> None:
        if time.monotonic() >= self._away_until:  # else it was not asked
            self._pause = min(max(2 * self._pause, AGAIN_SECONDS), LONGEST_PAUSE_SECONDS)
            self._away_until = time.monotonic() + self._pause

    def _refuse_while_away(self) -> None:
        if time.monotonic() < self._away_until:
            raise ConnectionError("the database failed a moment ago")

    def _make_rasas(self, connection: Connection) -> None:
        self.Base.metadata.create_all(connection)


class SharedPassingStore(RecentMemoryStore):
    """Conversations of which nothing is kept: in the shared memory until they are forgotten, or soon after a turn.

    Args:
        shared: the memory.
        seconds: for which one stays there.
    """

    def __init__(self, shared: Shared, seconds: float) -> None:
        super().__init__(Domain.empty())
        self._shared, self._seconds = shared, seconds

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore. One that was forgotten in mid-turn stays forgotten."""
        if self._shared.get_blocking(_key(tracker.sender_id)) != ENDED:
            self._shared.put_blocking(_key(tracker.sender_id), self.serialise_tracker(tracker), self._seconds)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """See TrackerStore."""
        text = self._shared.get_blocking(_key(sender_id))
        return self.deserialise_tracker(sender_id, text) if text and text != ENDED else None

    def forget(self, sender_id: str) -> None:
        """Drop a conversation."""
        self._shared.put_blocking(_key(sender_id), ENDED, self._seconds)


def _key(sender_id: str) -> str:
    return f"turns:{sender_id}"


def _as_text(kept: Kept) -> str:
    return json.dumps({name: [event.as_dict() for event in getattr(kept, name)] for name in ("events", "unwritten")})


def _of_text(text: str) -> Kept | None:
    """What is kept; None for what another version wrote and this one cannot read."""
    try:
        told = json.loads(text)
        return Kept(tuple(deserialise_events(told["events"])), tuple(deserialise_events(told["unwritten"])))
    except Exception as error:  # never what it says: it may quote
        logger.error("a shared conversation cannot be read: %s", type(error).__name__)
        return None
