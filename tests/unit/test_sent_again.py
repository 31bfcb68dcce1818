"""A message whose process was killed before it could answer is sent again: its first turn is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from sqlalchemy import text

from assistant.channels.message_ids import message_id
from assistant.channels.web import _user_message
from assistant.recent_turns import RecentSQLStore, message_sent, open_question
from assistant.settings import settings
from assistant.web import Entry


def turn(words: str, id_: str, answer: str) -> list[Event]:
    said = UserUttered(words, {"name": "caffeine", "confidence": 1.0}, message_id=id_)
    return [said, ActionExecuted("utter_caffeine"), BotUttered(answer), ActionExecuted("action_listen")]


@contextmanager
def answering(id_: str) -> Iterator[None]:
    before = message_sent.set(id_)
    try:
        yield
    finally:
        message_sent.reset(before)


async def said(store: RecentSQLStore, words: str, id_: str, answer: str) -> list[str]:
    """One turn; gives what the conversation was before it."""
    with answering(id_):
        tracker = await store.get_or_create_tracker("person")
        heard = [event.text for event in tracker.events if isinstance(event, UserUttered | BotUttered)]
        tracker.update_with_events(turn(words, id_, answer), Domain.empty())
        await store.save(tracker)
    return heard


def store(folder: Path) -> RecentSQLStore:
    return RecentSQLStore(Domain.empty(), db=str(folder / "conversations.db"))


async def test_the_other_process_goes_on_from_before_it(tmp_path: Path) -> None:
    await said(store(tmp_path), "my head hurts", "m1", "a very bad one")
    await said(store(tmp_path), "no", "m2", "a fever")
    assert await said(store(tmp_path), "no", "m2", "a fever") == ["my head hurts", "a very bad one"]
    assert await said(store(tmp_path), "yes", "m3", "call now") == ["my head hurts", "a very bad one", "no", "a fever"]


async def test_rasa_reads_it_so_too_and_everything_is_kept(tmp_path: Path) -> None:
    for id_ in ("m1", "m2", "m2"):
        await said(store(tmp_path), "no", id_, "a fever")
    whole = await store(tmp_path).retrieve_full_tracker("person")
    assert whole
    assert [e.message_id for e in whole.applied_events() if isinstance(e, UserUttered)] == ["m1", "m2"]
    with store(tmp_path).engine.connect() as connection:
        assert connection.execute(text("select count(*) from events where type_name = 'user'")).scalar() == 3


@pytest.mark.parametrize("again", ["", "m1", "m3"])
async def test_only_the_last_turn_and_only_the_same_message(tmp_path: Path, again: str) -> None:
    await said(store(tmp_path), "my head hurts", "m1", "a very bad one")
    await said(store(tmp_path), "no", "m2", "a fever")
    assert len(await said(store(tmp_path), "no", again, "a fever")) == 4


def asks(slot: str) -> list[Event]:
    return [ActiveLoop("headache_check"), SlotSet("requested_slot", slot)]


@pytest.mark.parametrize(("heard", "asked_now"), [("first", "first"), ("second", "second"), ("", "second")])
async def test_a_question_that_nobody_heard_is_not_answered_by_other_words(
    tmp_path: Path, heard: str, asked_now: str
) -> None:
    """Rasa was too late with it, or its process was killed, and then the patient said something else."""
    kept = store(tmp_path)
    tracker = await kept.get_or_create_tracker("person")
    tracker.update_with_events([*turn("my head hurts", "m1", "first?"), *asks("first")], Domain.empty())
    tracker.update_with_events([*turn("no", "m2", "second?"), *asks("second")], Domain.empty())
    await kept.save(tracker)
    before = open_question.set(heard)
    try:
        found = await store(tmp_path).retrieve("person")
    finally:
        open_question.reset(before)
    assert found
    newest = [event.value for event in found.events if isinstance(event, SlotSet)][-1]
    assert newest == asked_now


def test_a_message_has_an_id_of_its_conversation_and_words() -> None:
    """A page that counts anew after a reload says something else by the same number."""
    ids = {
        _user_message(Entry(number, "patient", words), conversation, is_let_in=False).message_id
        for number, words, conversation in (
            ("1", "no", "a"),
            ("1", "no", "a"),
            ("1", "yes", "a"),
            ("2", "no", "a"),
            ("1", "no", "b"),
        )
    }
    assert len(ids) == 4
    assert {len(id_) for id_ in ids} == {32}


def test_nobody_can_guess_words_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken out of them before they were stored stays out."""
    ids = set()
    for key in ("a key of tests, of 32 letters and more", "another key of tests, as long as that"):
        monkeypatch.setenv("ASSISTANT_PSEUDONYM_KEY", key)
        settings.cache_clear()
        ids.add(message_id("conversation", "1", "call me on 555 0199"))
    monkeypatch.undo()
    settings.cache_clear()
    assert len(ids) == 2
