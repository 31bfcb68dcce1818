"""A long conversation: the database keeps all of it, a turn reads its end."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from assistant.conversation_store import QuietTrackerStore
from assistant.health import Health
from assistant.recent_turns import MOST_EVENTS, MOST_TURNS, RecentMemoryStore, RecentSQLStore, last_turns

LONG = 3 * MOST_TURNS
SLOTS = "{headache_hours: {type: any}, leg_signs: {type: any}}"
DOMAIN = Domain.from_yaml(
    f"version: '3.1'\nslots: {SLOTS}".replace("type: any", "type: any, mappings: [{type: custom}]")
)


def turn(number: int) -> list[Event]:
    return [
        UserUttered(f"question {number}", {"name": "caffeine", "confidence": 1.0}),
        ActionExecuted("utter_caffeine"),
        BotUttered(f"answer {number}"),
        ActionExecuted("action_listen"),
    ]


def database(folder: Path) -> RecentSQLStore:
    return RecentSQLStore(Domain.empty(), db=str(folder / "conversations.db"))


IN_FORCE = [
    ActiveLoop("headache_check"),
    SlotSet("requested_slot", "headache_danger_signs"),
    SlotSet("headache_hours", 20.0),
]
OVER = [ActiveLoop("screening"), SlotSet("leg_signs", "no"), SlotSet("leg_signs", None), SlotSet("headache_hours", 5.0)]


async def talk(store: TrackerStore, turns: range) -> None:
    for number in turns:
        tracker = await store.get_or_create_tracker("person")
        tracker.update_with_events(turn(number), Domain.empty())
        await store.save(tracker)


def questions(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


@pytest.mark.parametrize("number", [0, 1, MOST_TURNS, MOST_TURNS + 1, LONG])
def test_the_last_turns_begin_with_listening(number: int) -> None:
    events = [ActionExecuted("action_listen"), *(event for n in range(number) for event in turn(n))]
    kept = last_turns(events)
    assert sum(isinstance(event, UserUttered) for event in kept) == min(number, MOST_TURNS)
    assert isinstance(kept[0], ActionExecuted)
    assert kept[0].action_name == "action_listen"
    assert kept == events[-len(kept) :]


@pytest.mark.parametrize("number", [1, MOST_TURNS + 1, LONG])
def test_a_loop_and_slots_that_are_set_outlive_the_turns_in_which_they_were(number: int) -> None:
    kept = last_turns([*turn(0), *OVER, *IN_FORCE, *(event for n in range(number) for event in turn(n))])
    tracker = DialogueStateTracker.from_events("person", kept, domain=DOMAIN)
    assert tracker.active_loop_name == "headache_check"
    assert tracker.get_slot("requested_slot") == "headache_danger_signs"
    assert tracker.get_slot("headache_hours") == 20.0
    assert tracker.get_slot("leg_signs") is None
    assert last_turns(kept) == kept


def test_what_ended_does_not_come_back() -> None:
    ended = [*OVER, *IN_FORCE, ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("headache_hours", None)]
    kept = last_turns([*ended, *(event for n in range(LONG) for event in turn(n))])
    assert not any(isinstance(event, ActiveLoop | SlotSet) for event in kept)
    started = [*IN_FORCE, SessionStarted(), *(event for n in range(LONG) for event in turn(n))]
    assert not any(isinstance(event, ActiveLoop | SlotSet) for event in last_turns(started))


@pytest.mark.parametrize("turns", [LONG, MOST_EVENTS // 4 + LONG])
async def test_the_database_gives_back_a_loop_that_began_long_ago(tmp_path: Path, turns: int) -> None:
    store = database(tmp_path)
    tracker = await store.get_or_create_tracker("person")
    tracker.update_with_events([*OVER, *IN_FORCE], DOMAIN)
    await store.save(tracker)
    await talk(store, range(turns))
    for reader in (store, database(tmp_path)):  # from memory, and from the database
        reader.domain = DOMAIN
        found = await reader.retrieve("person")
        assert found is not None
        assert found.active_loop_name == "headache_check"
        assert found.get_slot("headache_hours") == 20.0
        await reader.save(found)
    full = await store.retrieve_full_tracker("person")
    assert sum(isinstance(event, ActiveLoop) for event in full.events) == 2  # none is written again


async def test_the_database_keeps_everything_once_and_a_new_process_reads_the_end(tmp_path: Path) -> None:
    await talk(database(tmp_path), range(LONG))
    await talk(database(tmp_path), range(LONG, LONG + 2))
    store = database(tmp_path)
    wanted = [f"question {number}" for number in range(LONG + 2)]
    assert questions(await store.retrieve_full_tracker("person")) == wanted
    assert questions(await store.retrieve("person")) == wanted[-MOST_TURNS:]
    events = (await store.retrieve_full_tracker("person")).events
    assert len(events) == 1 + 4 * len(wanted)


async def test_one_process_never_looks_far_back_either(tmp_path: Path) -> None:
    store = database(tmp_path)
    await talk(store, range(LONG))
    asked = questions(await store.retrieve("person"))
    assert asked[-1] == f"question {LONG - 1}"
    assert MOST_TURNS <= len(asked) < 2 * MOST_TURNS


async def test_a_turn_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = database(tmp_path)
    await talk(store, range(2))
    failing = await store.retrieve("person")
    failing.update_with_events(turn(99), Domain.empty())  # and is never saved
    assert questions(await store.retrieve("person")) == ["question 0", "question 1"]


async def test_a_database_that_fails_costs_no_conversation_and_is_told_the_rest_later(tmp_path: Path) -> None:
    inner = database(tmp_path)
    store = QuietTrackerStore(inner, Health())
    with inner.engine.begin() as connection:
        connection.execute(text("create trigger no before insert on events begin select raise(abort, 'full'); end"))
    await talk(store, range(2))
    assert questions(await store.retrieve("person")) == ["question 0", "question 1"]
    assert await database(tmp_path).retrieve("person") is None
    with inner.engine.begin() as connection:
        connection.execute(text("drop trigger no"))
    await talk(store, range(2, 3))
    wanted = ["question 0", "question 1", "question 2"]
    assert questions(await database(tmp_path).retrieve("person")) == wanted
    assert len((await database(tmp_path).retrieve_full_tracker("person")).events) == 1 + 4 * len(wanted)


async def test_plain_and_recent_trackers_mix(tmp_path: Path) -> None:
    store = database(tmp_path)
    await talk(store, range(1))
    plain = await store.retrieve_full_tracker("person")
    plain.update_with_events(turn(1), Domain.empty())
    await store.save(plain)
    await talk(store, range(2, 3))
    assert questions(await store.retrieve_full_tracker("person")) == ["question 0", "question 1", "question 2"]


async def test_events_are_published_once(tmp_path: Path) -> None:
    store, published = database(tmp_path), []
    store.event_broker = SimpleNamespace(publish=published.append)
    await talk(store, range(LONG))
    assert sum(event["event"] == "user" for event in published) == LONG


async def test_a_new_session_forgets_the_one_before(tmp_path: Path) -> None:
    store = database(tmp_path)
    await talk(store, range(2))
    tracker = await store.retrieve("person")
    tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen"), *turn(7)], Domain.empty())
    await store.save(tracker)
    for reader in (store, database(tmp_path)):  # from memory, and from the database
        assert questions(await reader.retrieve("person")) == ["question 7"]


async def test_conversations_do_not_mix(tmp_path: Path) -> None:
    store = database(tmp_path)
    await talk(store, range(2))
    assert await store.retrieve("somebody else") is None


async def test_conversations_in_memory_are_bounded_too() -> None:
    store = RecentMemoryStore(Domain.empty())
    await talk(store, range(LONG))
    assert len(questions(await store.retrieve("person"))) == MOST_TURNS


async def test_plain_trackers_are_stored_as_rasa_does(tmp_path: Path) -> None:
    store = database(tmp_path)
    tracker = DialogueStateTracker.from_events("person", turn(0), domain=Domain.empty())
    await store.save(tracker)
    tracker.update_with_events(turn(1), Domain.empty())
    await store.save(tracker)
    assert questions(await store.retrieve("person")) == ["question 0", "question 1"]
