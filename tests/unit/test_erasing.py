"""What parts of a process do when a conversation is erased; tests/cluster has it with a real Redis and broker."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sql
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from sanic.compat import Header

from assistant import event_stream
from assistant.channels.addresses import Addresses, AddressLimits
from assistant.conversation_store import PASSING, QuietTrackerStore
from assistant.errors import SetupError
from assistant.event_stream import ERASED, EventStream, tell_erased
from assistant.health import Health
from assistant.shared import OneProcess
from assistant.shared_conversations import SharedSQLStore
from assistant.web.refusals import Refusal
from benchmarks.services import until

NOBODY = "amqp://guest:guest@127.0.0.1:9/talks"  # nothing listens there


class Texts(OneProcess):
    """A shared memory in a dictionary, which counts without ever refilling."""

    is_on = True

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.counted: dict[str, int] = {}

    def get_blocking(self, key: str) -> str | None:
        return self.texts.get(key)

    def put_blocking(self, key: str, text: str, seconds: float) -> bool:
        self.texts[key] = text
        return True

    def drop_blocking(self, *keys: str) -> None:
        for key in keys:
            self.texts.pop(key, None)

    async def take(self, key: str, burst: int, seconds: float) -> bool | None:
        self.counted[key] = self.counted.get(key, 0) + 1
        return self.counted[key] <= burst


def store(folder: Path, shared: Texts, health: Health) -> QuietTrackerStore:
    made = QuietTrackerStore(SharedSQLStore(sql.create_engine(f"sqlite:///{folder / 'c.db'}"), shared), health, shared)
    made.domain = Domain.empty()
    made.prepare()
    return made


async def say(store: QuietTrackerStore, conversation: str) -> int:
    """One message; how many the conversation has then."""
    tracker = await store.retrieve(conversation) or store.init_tracker(conversation)
    tracker.update(UserUttered("hello"))
    await store.save(tracker)
    return len([event for event in tracker.events if isinstance(event, UserUttered)])


async def test_a_conversation_that_was_erased_can_be_gone_on_with(tmp_path: Path) -> None:
    """It was marked as a passing one that had ended, which no process could read."""
    shared, health = Texts(), Health()
    kept = store(tmp_path, shared, health)
    assert await say(kept, "c") == 1
    shared.texts["turns:c"] = '{"events": [], "unwritten": []}'  # while the database was away
    kept.erase("c")
    assert shared.texts == {}
    assert await say(kept, "c") == 1
    assert await say(kept, "c") == 2
    assert not health.degraded


async def test_a_passing_one_that_was_erased_in_mid_turn_stays_so(tmp_path: Path) -> None:
    shared = Texts()
    kept = store(tmp_path, shared, Health())
    tracker = kept.init_tracker(f"{PASSING}1")
    kept.erase(f"{PASSING}1")
    await kept.save(tracker)
    assert await kept.retrieve(f"{PASSING}1") is None


def waiting(stream: EventStream) -> list[tuple[str, Any]]:
    return [(str(event["event"]), event["sender_id"]) for event in stream._waiting]


def test_what_waits_for_the_broker_is_not_sent_any_more_but_that_it_was_erased() -> None:
    stream = EventStream(NOBODY, Health())
    for sender in ("erased", "other", "erased"):
        stream.publish({"event": "user", "sender_id": sender})
    stream.erased("erased")
    until(lambda: waiting(stream) == [("user", "other"), (ERASED, "erased")], 60, lambda: waiting(stream))


def test_a_command_says_when_readers_of_the_stream_could_not_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "TELL_SECONDS", 0.2)
    with pytest.raises(SetupError, match="event stream"):
        tell_erased(NOBODY, ["a" * 32])


def asked(peer: str) -> Any:
    return SimpleNamespace(ip=peer, headers=Header())


async def test_processes_count_an_address_together_each_kind_by_itself_and_tell_no_address() -> None:
    shared = Texts()
    one, other, sessions = (AddressLimits(Addresses(()), 3, name, shared) for name in ("say", "say", "new"))
    for limits in (one, other, one):
        await limits.count(asked("203.0.113.9"))
    with pytest.raises(Refusal):
        await other.count(asked("203.0.113.9"))
    await sessions.count(asked("203.0.113.9"))
    await other.count(asked("203.0.113.10"))
    assert "203.0" not in json.dumps(shared.counted)
