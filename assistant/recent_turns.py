"""Stores that look back on the last turns of a conversation only, so that a long one is no slower than a short one.

Rasa replays every event of a conversation several times a turn. No answer here depends on more than a few turns, and on
the form that is open and the slots that are set, however long ago; the database still keeps all of them.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy
import sqlalchemy.event
import sqlalchemy.orm
import sqlalchemy.pool
from cachetools import TTLCache
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

from assistant.privacy.events import stored_form

Twin = TypeVar("Twin", bound=DialogueStateTracker)
T = TypeVar("T")
MOST_TURNS = 10
IDLE = "idle"
"""Key in a message's metadata: seconds since the turn before, where the clock, by which Rasa counts, was set."""
MOST_EVENTS = 40 * MOST_TURNS  # read from the database; a turn has about eight
MOST_STATE_EVENTS = 200  # of forms and slots, read besides from before those
STATE_TYPES = (ActiveLoop.type_name, SlotSet.type_name, SessionStarted.type_name)
MOST_KEPT, KEPT_SECONDS = 500, 900.0  # ends of conversations in memory, up to 100 kB each
message_sent: ContextVar[str] = ContextVar("message_sent", default="")
"""Id of the message that is being answered; the same when it is sent again."""
open_question: ContextVar[str] = ContextVar("open_question", default="")
"""Slot of the form's question that the patient heard last and that is open, or "" where nobody knows."""
answered_question: ContextVar[str] = ContextVar("answered_question", default="")
"""Slot of the form's question that this turn may answer with yes, or "". Without what was said before, "kind of" would
be read as the first words of a conversation, and the yes be lost."""


def last_turns(events: Sequence[Event]) -> list[Event]:
    """The events of the last turns of the last session, from the listening that the first of them began with.

    In front stand those before that are still in force: the form that is open, the slots that are set.
    """
    events = without_taken_back(_last_session(events))
    asked = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(asked) <= MOST_TURNS:
        return list(events)
    first = asked[-MOST_TURNS]
    listening = (place for place in range(first, -1, -1) if _listens(events[place]))
    begins = next(listening, first)
    return [*in_force(events[:begins]), *events[begins:]]


def without_taken_back(events: Sequence[Event]) -> list[Event]:
    """The events less the turns that were taken back, each from what the patient said on."""
    kept: list[Event] = []
    for event in events:
        if isinstance(event, UserUtteranceReverted):
            del kept[_last_said(kept) :]
        else:
            kept.append(event)
    return kept


def _last_said(events: Sequence[Event]) -> int:
    """Place of the patient's last words; behind the end where there are none."""
    places = (place for place in range(len(events) - 1, -1, -1) if isinstance(events[place], UserUttered))
    return next(places, len(events))


def in_force(events: Sequence[Event]) -> list[Event]:
    """The newest events of the open form and of each slot that is set, in their order."""
    newest = {_state_of(event): place for place, event in enumerate(events) if isinstance(event, ActiveLoop | SlotSet)}
    return [events[place] for place in sorted(newest.values()) if _is_set(events[place])]


def _is_set(event: Event) -> bool:
    return (event.value if isinstance(event, SlotSet) else event.name) is not None


def _state_of(event: ActiveLoop | SlotSet) -> str:
    """What a later event of the same kind undoes: the form, or one slot."""
    return f"slot {event.key}" if isinstance(event, SlotSet) else "form"


def _last_session(events: Sequence[Event]) -> Sequence[Event]:
    """From where Rasa last began a session, hours after the one before; all when it began none."""
    starts = [place for place, event in enumerate(events) if isinstance(event, SessionStarted)]
    return events[starts[-1] :] if starts else events


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


class RecentTracker(DialogueStateTracker):
    """A conversation of which the first events may be missing.

    Attributes:
        known: how many of its events the store has seen.
        unwritten: events before those that the database did not take.
    """

    known = 0
    unwritten: tuple[Event, ...] = ()

    def applied_events(self) -> list[Event]:
        """See DialogueStateTracker, which asks five times of each event what it is, several times a turn."""
        events = list(self.events)
        kinds = list(map(type, events))
        if not _UNDOING.isdisjoint(kinds):
            applied: list[Event] = super().applied_events()
            return applied
        begins = (place for place in range(len(kinds) - 1, -1, -1) if kinds[place] in _BEGINNING)
        return events[next(begins, -1) + 1 :]

    def init_copy(self) -> DialogueStateTracker:
        """See DialogueStateTracker."""
        twin = self._twin(DialogueStateTracker)
        twin.events.clear()
        twin._reset()
        return twin

    def copy(self) -> DialogueStateTracker:
        """See DialogueStateTracker, which replays every event for it, before each action: what it comes to is here."""
        return self._twin(DialogueStateTracker)

    def as_kept(self) -> "RecentTracker":
        """The same conversation, to go on with: nothing that happens to one tells in the other."""
        return self._twin(RecentTracker)

    def _twin(self, kind: type[Twin]) -> Twin:
        twin = object.__new__(kind)
        state = {name: value for name, value in vars(self).items() if name in _STATE}
        slots = {name: _copied(slot) for name, slot in self.slots.items()}
        loop = self.active_loop and _copied(self.active_loop)
        vars(twin).update(state, events=self.events.copy(), slots=slots, active_loop=loop, model_id=None)
        twin.assistant_id = None
        return twin


def _copied(thing: T) -> T:
    """As `copy.copy`, which first finds out of each slot how it is to be copied."""
    twin = object.__new__(type(thing))
    vars(twin).update(vars(thing))
    return twin


_UNDOING = frozenset((ActionReverted, ActiveLoop, LegacyForm, UserUtteranceReverted))
"""Events after which earlier ones count no more, or not all of them."""
_BEGINNING = frozenset((Restarted, SessionStarted))
_STATE = frozenset(vars(DialogueStateTracker("", [])))
"""What Rasa knows of a conversation; all but the events, the slots and the form is put in place of, never changed."""


@dataclass(frozen=True)
class Kept:
    """The end of a conversation in memory.

    Attributes:
        events: of its last turns.
        unwritten: those that the database did not take.
        comes_to: the conversation after these events, so that a turn need not replay them; None where it must.
    """

    events: tuple[Event, ...]
    unwritten: tuple[Event, ...] = ()
    comes_to: RecentTracker | None = field(default=None, compare=False)

    @property
    def question(self) -> str | None:
        """Slot of the question that is open."""
        asked = (e.value for e in reversed(self.events) if isinstance(e, SlotSet) and e.key == REQUESTED_SLOT)
        return next(asked, None)

    def before(self, message: str, question: str) -> "Kept":
        """Without the last turn where nobody heard its answer.

        Its process was killed before it could answer, and the message was sent again; or it was answered too late. The
        patient has not heard what was asked then: another "no" must not answer that.

        Args:
            message: id of the message that is answered now.
            question: slot of the question that the patient heard last, "" where nobody knows.
        """
        place = _last_said(self.events)
        said = self.events[place] if place < len(self.events) else None
        earlier = Kept(self.events[:place], (*self.unwritten, UserUtteranceReverted()))
        is_same = bool(message) and isinstance(said, UserUttered) and said.message_id == message
        is_unheard = bool(question) and self.question != question and earlier.question == question
        return earlier if is_same or is_unheard else self


class RecentSQLStore(SQLTrackerStore):
    """Rasa's database store, which keeps everything; a turn reads the end, from memory where it is still there.

    What the database does not take stays in memory for a quarter of an hour and is written with the next turn.
    """

    engine: sqlalchemy.engine.Engine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._make_ready()
        if self.engine.dialect.name == "sqlite" and self.engine.url.database not in (None, "", ":memory:"):
            self._keep_open()

    def _make_ready(self) -> None:
        self._kept: TTLCache[str, Kept] = TTLCache(MOST_KEPT, KEPT_SECONDS)
        table = self.SQLEvent.__table__  # statements made once: SQLAlchemy takes longer to make them than SQLite to run
        mine = table.c.sender_id == sqlalchemy.bindparam("sender")
        self._newest = (
            sqlalchemy.select(table.c.id, table.c.data).where(mine).order_by(table.c.id.desc()).limit(MOST_EVENTS)
        )
        earlier = mine & (table.c.id < sqlalchemy.bindparam("before")) & table.c.type_name.in_(STATE_TYPES)
        self._states = (
            sqlalchemy.select(table.c.data).where(earlier).order_by(table.c.id.desc()).limit(MOST_STATE_EVENTS)
        )
        self._insert = table.insert()

    def _keep_open(self) -> None:
        """Hold SQLite's connections: opening and closing one in every turn costs more than what is written."""
        address = self.engine.url
        self.engine.dispose()
        self.engine = sqlalchemy.create_engine(
            address, poolclass=sqlalchemy.pool.QueuePool, connect_args={"check_same_thread": False}
        )
        sqlalchemy.event.listen(self.engine, "connect", _write_ahead)
        self.sessionmaker = sqlalchemy.orm.sessionmaker(bind=self.engine)

    @property
    def transactions(self) -> sqlalchemy.engine.Engine:
        """For what may be taken back; `engine` may commit each statement by itself."""
        bound: sqlalchemy.engine.Engine = self.sessionmaker.kw["bind"]
        return bound

    def init_tracker(self, sender_id: str) -> RecentTracker:
        """See TrackerStore."""
        return RecentTracker(sender_id, self.domain.slots)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        if fetch_events_from_all_sessions:
            whole: DialogueStateTracker | None = await super()._retrieve(sender_id, fetch_events_from_all_sessions)
            return whole
        kept = (self._kept.get(sender_id) or self._read(sender_id)).before(message_sent.get(), open_question.get())
        if not kept.events:
            return None
        tracker = kept.comes_to.as_kept() if kept.comes_to else self._replayed(sender_id, kept.events)
        tracker.known, tracker.unwritten = len(kept.events), kept.unwritten
        return tracker

    def _replayed(self, sender_id: str, events: Sequence[Event]) -> RecentTracker:
        tracker = RecentTracker.from_events(sender_id, list(events), self.domain.slots)
        assert isinstance(tracker, RecentTracker)
        return tracker

    def _read(self, sender_id: str) -> Kept:
        with self.engine.connect() as connection:
            newest = list(connection.execute(self._newest, {"sender": sender_id}).all())
            before = newest[-1].id if len(newest) == MOST_EVENTS else 0
            states = connection.execute(self._states, {"sender": sender_id, "before": before}).all() if before else []
        events = deserialise_events([json.loads(row.data) for row in reversed([*newest, *states])])
        return Kept(tuple(last_turns(events)))

    def drop(self, sender_id: str) -> None:
        """Forget what is in memory of a conversation."""
        self._kept.pop(sender_id, None)

    def erase(self, sender_id: str) -> None:
        """Delete a conversation, from memory too; raises what the database raises."""
        self.drop(sender_id)
        table = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            connection.execute(table.delete().where(table.c.sender_id == sender_id))

    def _stored_form(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        events = deserialise_events([stored_form(event.as_dict()) for event in tracker.events])
        return DialogueStateTracker.from_events(tracker.sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore. What is written has no personal details; what stays in memory is as it was said."""
        if not isinstance(tracker, RecentTracker):
            self._kept.pop(tracker.sender_id, None)
            await super().save(self._stored_form(tracker))
            return
        events = list(tracker.events)
        new, tracker.known = events[tracker.known :], len(events)
        tracker.unwritten = (*tracker.unwritten, *new)
        try:
            if self.event_broker is not None:
                await self._stream_new_events(self.event_broker, new, tracker.sender_id)
            if tracker.unwritten:
                self._write(tracker)
            tracker.unwritten = ()
        finally:
            end = tuple(last_turns(events))
            whole = tracker.as_kept() if len(end) == len(events) else None
            self._kept[tracker.sender_id] = Kept(end, tracker.unwritten, whole)

    def _write(self, tracker: RecentTracker) -> None:
        with self.engine.begin() as connection:
            connection.execute(self._insert, [_row(tracker.sender_id, event) for event in tracker.unwritten])


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """Columns of Rasa's table; personal details are in none of them."""
    data = stored_form(event.as_dict())
    intent = (data.get("parse_data") or {}).get("intent") or {}
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": intent.get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


class RecentMemoryStore(InMemoryTrackerStore):
    """Conversations that end with the process."""

    @staticmethod
    def serialise_tracker(tracker: DialogueStateTracker) -> str:
        """See TrackerStore."""
        return json.dumps(Dialogue(tracker.sender_id, last_turns(list(tracker.events))).as_dict())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore. Rasa's own names its class here and would keep everything."""
        await self.stream_events(tracker)
        self.store[tracker.sender_id] = self.serialise_tracker(tracker)


def _write_ahead(connection: Any, _record: Any) -> None:
    """Lose at most the last turns when the machine fails, and not wait for the disk in every turn."""
    with suppress(sqlite3.OperationalError):  # locked, while tables are made at the start: the next connection sets it
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
