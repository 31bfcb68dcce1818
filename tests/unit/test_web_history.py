"""What web pages show again after a reload."""

import time
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import SetupError
from assistant.web import Entry, History
from assistant.web.history import MOST_SHOWN


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(60, f"sqlite:///{tmp_path / 'new' / 'web.db'}")


def said(id_: str = "a") -> tuple[Entry, Entry]:
    details = {"tier": "none", "choices": [], "speech": "Aloud."}
    return Entry(id_, "patient", "<b>hi</b>"), Entry(f"{id_}.answer", "assistant", "Hello.", details)


def test_nothing_was_said_yet(history: History) -> None:
    assert history.of("one") == []
    assert history.entry("one", "a") is None


def test_entries_come_back_in_order_to_their_own_conversation(history: History) -> None:
    history.add("one", *said("b"))
    history.add("one", *said("a"))
    history.add("two", *said("c"))
    assert [entry.id for entry in history.of("one")] == ["b", "b.answer", "a", "a.answer"]
    assert history.of("one")[0].text == "<b>hi</b>"
    assert history.entry("two", "a") is None


def test_a_page_gets_no_spoken_form_and_a_patient_no_thumb() -> None:
    patient, answer = said()
    assert set(patient.as_dict()) == {"id", "from", "text", "at"}
    assert set(answer.as_dict()) == {"id", "from", "text", "at", "tier", "choices", "thumb"}


def test_the_same_entry_is_kept_once(history: History) -> None:
    history.add("one", *said())
    history.add("one", *said())
    assert len(history.of("one")) == 2


def test_a_thumb_is_of_an_answer_of_the_same_conversation_and_the_last_counts(history: History) -> None:
    history.add("one", *said())
    assert not history.rate("two", "a.answer", "up", None)
    assert not history.rate("one", "a", "up", None)
    assert history.rate("one", "a.answer", "up", None)
    assert history.rate("one", "a.answer", "down", "wrong")
    assert history.of("one")[1].thumb == "down"


def test_forgetting_is_of_one_conversation(history: History) -> None:
    history.add("one", *said())
    history.add("two", *said())
    history.forget("one")
    assert history.of("one") == []
    assert len(history.of("two")) == 2


def test_what_is_too_old_is_neither_shown_nor_kept(history: History) -> None:
    old = Entry("old", "patient", "hi", at=time.time() - 61)
    history.add("one", old)
    assert history.of("one") == []
    history.purge()
    assert History(10_000, str(history._engine.url)).of("one") == []


def test_its_file_is_the_owners_alone(history: History, tmp_path: Path) -> None:
    history.add("one", *said())
    assert (tmp_path / "new" / "web.db").stat().st_mode & 0o777 == 0o600


def test_only_the_last_of_many_are_shown(history: History) -> None:
    history.add("one", *(Entry(str(n), "patient", "hi") for n in range(MOST_SHOWN + 5)))
    assert [history.of("one")[0].id, history.of("one")[-1].id] == ["5", str(MOST_SHOWN + 4)]


def test_a_lost_store_raises_and_a_wrong_address_is_told() -> None:
    with pytest.raises((SQLAlchemyError, OSError)):
        History(60, "sqlite:////dev/null/web.db").of("one")
    with pytest.raises(SetupError, match="ASSISTANT_WEB_HISTORY_URL"):
        History(60, "nonsense")
