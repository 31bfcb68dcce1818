"""The conversation store: set by address, and silent about patients when it fails."""

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.conversation_store import PART, PassingStore, conversation_store
from assistant.errors import SetupError
from assistant.health import Health
from assistant.settings import settings


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def conversation(words: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("person-7", [UserUttered(words)], domain=Domain.empty())


def engine_of(store: object) -> sqlalchemy.engine.Engine:
    return store._tracker_store.engine  # type: ignore[attr-defined]


def test_it_lies_in_the_data_folder(tmp_path: Path) -> None:
    conversation_store(Health())
    assert (tmp_path / "data" / "conversations.db").is_file()


def test_an_address_is_obeyed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_TRACKER_URL", f"sqlite:///{tmp_path}/elsewhere.db")
    settings.cache_clear()
    assert str(engine_of(conversation_store(Health())).url).endswith("/elsewhere.db")
    assert (tmp_path / "elsewhere.db").is_file()


@pytest.mark.parametrize("address", ["nonsense://somewhere/x", "sqlite://:@:::/"])
def test_an_unreadable_address_is_told_without_repeating_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ASSISTANT_TRACKER_URL", address)
    settings.cache_clear()
    with pytest.raises(SetupError, match="ASSISTANT_TRACKER_URL") as told:
        conversation_store(Health())
    assert address not in str(told.value)


def test_a_folder_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "file" / "data"))
    settings.cache_clear()
    with pytest.raises(SetupError, match="ASSISTANT_DATA_DIR"):
        conversation_store(Health())


async def test_a_failing_write_is_no_loss_and_no_leak(caplog: pytest.LogCaptureFixture) -> None:
    health = Health()
    store = conversation_store(health)
    with engine_of(store).begin() as connection:
        connection.execute(
            sqlalchemy.text("create trigger no before insert on events begin select raise(abort, 'full'); end")
        )
    await store.save(conversation("xylophone"))
    assert health.degraded
    assert health.degraded[0].startswith(PART)
    assert caplog.text
    assert "xylophone" not in caplog.text + str(health.degraded)
    assert "person-7" not in caplog.text
    with engine_of(store).begin() as connection:
        connection.execute(sqlalchemy.text("drop trigger no"))
    await store.save(conversation("xylophone"))
    assert not health.degraded


async def test_a_failing_read_is_no_leak(caplog: pytest.LogCaptureFixture) -> None:
    health = Health()
    store = conversation_store(health)
    with engine_of(store).begin() as connection:
        connection.execute(sqlalchemy.text("drop table events"))
    assert await store.retrieve("person-7") is None
    assert health.degraded
    assert "person-7" not in caplog.text


async def test_a_passing_conversation_is_never_written_and_can_be_forgotten(tmp_path: Path) -> None:
    store = conversation_store(Health())
    store.domain = Domain.empty()
    said = [UserUttered("where the needle went in")]
    for name in ("passing-1", "kept-1"):
        await store.save(DialogueStateTracker.from_events(name, said, domain=store.domain))
    assert [len((await store.retrieve(name)).events) for name in ("passing-1", "kept-1")] == [1, 1]
    with engine_of(store).connect() as database:
        assert list(database.execute(sqlalchemy.text("select sender_id from events")).scalars()) == ["kept-1"]
    for name in ("passing-1", "kept-1"):
        store.forget(name)
    assert await store.retrieve("passing-1") is None
    assert await store.retrieve("kept-1") is not None


async def test_passing_conversations_may_be_saved_and_forgotten_at_once() -> None:
    """The dialogue's thread saves while the server's forgets; an unguarded cache breaks within a second."""
    store = PassingStore()
    conversation = DialogueStateTracker.from_events("passing-1", [UserUttered("hi")], domain=Domain.empty())
    done = threading.Event()

    def forget() -> None:
        while not done.is_set():
            store.forget("passing-1")

    forgetting = [asyncio.create_task(asyncio.to_thread(forget)) for _ in range(2)]
    for _ in range(2_000):
        await store.save(conversation)
        await store.retrieve("passing-1")
    done.set()
    await asyncio.gather(*forgetting)
