"""Where conversations are kept, and what happens when that fails: they go on in memory, and nothing said is logged.

Conversations of which nothing may be kept (ids that begin with `PASSING`) are in memory only, until they are forgotten.
"""

import asyncio
import threading
from typing import Any

from cachetools import TTLCache
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from assistant.database import open_database, probe_table
from assistant.errors import SetupError
from assistant.event_stream import EventStream
from assistant.health import Health
from assistant.privacy.events import stored_form
from assistant.recent_turns import RecentMemoryStore, RecentSQLStore, answered_question
from assistant.settings import settings
from assistant.shared import OneProcess, Shared
from assistant.shared_conversations import SharedPassingStore, SharedSQLStore

PART, BROKER = "conversation store", "event broker"
PASSING = "passing-"
"""How the ids of conversations begin that are never written anywhere, and forgotten when they end."""
MOST_PASSING, PASSING_SECONDS = 5_000, 900.0  # Alexa ends a silent session in seconds; each takes up to 100 kB


class QuietBroker(EventBroker):
    """Publishes what it can, without personal details.

    A dead broker is told to health and costs no conversation its store or its answer.
    """

    def __init__(self, broker: EventBroker, health: Health) -> None:
        self._broker, self._health = broker, health

    def publish(self, event: dict[str, Any]) -> None:
        """See EventBroker."""
        try:
            self._broker.publish(stored_form(event))
        except Exception as error:  # each broker raises its own
            self._health.trouble(BROKER, f"{type(error).__name__}; events are not published")
        else:
            self._health.well(BROKER)

    def is_ready(self) -> bool:
        """See EventBroker."""
        return bool(self._broker.is_ready())

    def erased(self, conversation: str) -> None:
        """Publish that a conversation was erased, and nothing of it that still waits."""
        if isinstance(self._broker, EventStream):
            self._broker.erased(conversation)

    async def close(self) -> None:
        """See EventBroker."""
        await self._broker.close()


class QuietTrackerStore(FailSafeTrackerStore):
    """Goes on when the store fails, reports to health, and logs no more than the kind of error.

    Only what answers a form's question raises where the conversation cannot be read.

    Rasa's wrapper logs the database's message, and that quotes what the patient said; and it saves to memory what it
    never reads again. What `RecentSQLStore` could not write is written with the conversation's next turn.
    """

    def __init__(self, tracker_store: TrackerStore, health: Health, shared: Shared | None = None) -> None:
        if tracker_store.event_broker:
            tracker_store.event_broker = QuietBroker(tracker_store.event_broker, health)
        self._passing: SharedPassingStore | PassingStore = PassingStore()
        if shared and shared.is_on:
            self._passing = SharedPassingStore(shared, PASSING_SECONDS)
        super().__init__(tracker_store)
        self._health = health

    @property
    def domain(self) -> Domain:
        """See TrackerStore."""
        return self._tracker_store.domain

    @domain.setter
    def domain(self, domain: Domain) -> None:
        self._tracker_store.domain = self._passing.domain = domain

    def prepare(self) -> None:
        """Bring the tables up to date, where that is ours to do. Raises what the database raises."""
        if isinstance(self._tracker_store, SharedSQLStore):
            self._tracker_store.prepare()

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """See TrackerStore."""
        return self._store_of(sender_id).init_tracker(sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """See TrackerStore."""
        try:
            return await self._store_of(sender_id).retrieve(sender_id)
        except Exception as error:  # each database raises its own
            self.on_tracker_store_error(error)
            if answered_question.get():
                raise
            return None

    def forget(self, sender_id: str) -> None:
        """Drop a passing conversation; those that are kept stay."""
        self._passing.forget(sender_id)

    def probe(self, *, write: bool = False) -> None:
        """Reach the database; with `write`, also write a row and take it back. Raises what the database raises."""
        store = self._tracker_store
        if isinstance(store, RecentSQLStore):
            if write:
                self.prepare()
            row = {"sender_id": "probe", "type_name": "probe", "data": "{}"} if write else None
            probe_table(store.transactions, store.SQLEvent.__table__, row)

    def database(self) -> tuple[Any, Any] | None:
        """Engine and table of Rasa's events, for those who count them; None where conversations are kept elsewhere."""
        store = self._tracker_store
        return (store.engine, store.SQLEvent.__table__) if isinstance(store, RecentSQLStore) else None

    def erase(self, sender_id: str) -> None:
        """Delete a conversation, kept or passing; raises what the database raises."""
        if sender_id.startswith(PASSING):
            self._passing.forget(sender_id)
        elif isinstance(self._tracker_store, RecentSQLStore):
            self._tracker_store.erase(sender_id)

    async def erased(self, sender_id: str) -> None:
        """Drop what is in memory of a conversation that was erased, and tell the event stream."""
        if isinstance(self._tracker_store, RecentSQLStore):
            await asyncio.to_thread(self._tracker_store.drop, sender_id)
        if isinstance(broker := self._tracker_store.event_broker, QuietBroker):
            broker.erased(sender_id)

    def _store_of(self, sender_id: str) -> TrackerStore:
        return self._passing if sender_id.startswith(PASSING) else self._tracker_store

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """See TrackerStore. It is saved when the turn is done, not twice."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore."""
        try:
            await self._store_of(tracker.sender_id).save(tracker)
        except Exception as error:  # each database raises its own
            self.on_tracker_store_error(error)
        else:
            self._health.well(PART)

    def on_tracker_store_error(self, error: Exception) -> None:
        """See FailSafeTrackerStore."""
        self._health.trouble(PART, f"{type(error).__name__}; conversations are kept in memory only")

    def on_tracker_store_retrieve_error(self, error: Exception) -> None:
        """See FailSafeTrackerStore."""
        self.on_tracker_store_error(error)


class PassingStore(RecentMemoryStore):
    """Conversations in memory that are dropped when they end, or soon after nothing was said any more."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self.store: TTLCache[str, str] = TTLCache(MOST_PASSING, PASSING_SECONDS)
        self._lock = threading.Lock()  # the dialogue's thread and the server's both come here

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See TrackerStore."""
        text = self.serialise_tracker(tracker)
        with self._lock:
            self.store[tracker.sender_id] = text

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """See TrackerStore."""
        with self._lock:
            text = self.store.get(sender_id)
        return self.deserialise_tracker(sender_id, text) if text else None

    def forget(self, sender_id: str) -> None:
        """Drop a conversation, and those whose time is over."""
        with self._lock:
            self.store.pop(sender_id, None)
            self.store.expire()


def conversation_store(health: Health, shared: Shared | None = None) -> QuietTrackerStore:
    """The store that the settings name: a database, or SQLite in the data folder.

    Args:
        health: is told when it does not work.
        shared: what other processes remember of the same conversations.

    Raises:
        SetupError: the address cannot be read, or the folder cannot be made.
    """
    address = settings().address_of("tracker")
    try:
        if address:
            engine = open_database(address, PART, "ASSISTANT_TRACKER_URL or ASSISTANT_DATABASE_URL")
            one_file = engine.dialect.name == "sqlite"  # Rasa takes a host with a scheme as the whole address
            store = RecentSQLStore(host=address) if one_file else SharedSQLStore(engine, shared or OneProcess())
        else:
            settings().data_dir.mkdir(parents=True, exist_ok=True)
            store = RecentSQLStore(db=str(settings().data_dir / "conversations.db"))
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise SetupError(
            f"conversation store: {type(error).__name__}; correct ASSISTANT_TRACKER_URL (docs/settings.md)"
        ) from None
    except OSError as error:
        raise SetupError(f"conversation store: {error.strerror}; make ASSISTANT_DATA_DIR a writable folder") from None
    if settings().events_url:
        store.event_broker = EventStream(settings().events_url, health)
    store.engine.hide_parameters = True  # in errors, where they would quote patients
    return QuietTrackerStore(store, health, shared)


def passing_store() -> TrackerStore:
    """Conversations that end with the process."""
    return RecentMemoryStore(Domain.empty())
