"""What is kept goes in time; one conversation can be looked at and erased, by an id that a person can know."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from assistant.channels.phone_calls import conversation_of
from assistant.cli import app
from assistant.escalations import EscalationStore, Journal, new_escalation
from assistant.escalations.escalation import pseudonym
from assistant.migrations import version_table
from assistant.privacy.pseudonyms import outside_id
from assistant.recent_turns import RecentSQLStore
from assistant.retention import keeping, purging, stores
from assistant.retention.erasures import Erasures
from assistant.retention.forgetting import Forgetting
from assistant.retention.names import as_written, read_out
from assistant.settings import Settings
from assistant.web import Entry, History

DAY = 86_400.0
NOW = 1_800_000_000.0
EVENTS, MESSAGES, ESCALATIONS = "events of conversations", "messages on web pages", "escalations"
UNRECORDED = "escalations that were not recorded"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Use":
    return Use(monkeypatch, tmp_path)


class Use:
    """Settings with a data folder of their own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self.folder = patch, folder
        import_module("assistant.channels.wyoming")  # else it is imported meanwhile, and keeps these settings
        self()

    def __call__(self, **chosen: object) -> None:
        made = Settings(data_dir=self.folder, session_key="k" * 32, **chosen)
        for module in (
            *("assistant.retention.stores", "assistant.retention.keeping", "assistant.retention.purging"),
            *("assistant.privacy.pseudonyms", "assistant.web.sessions", "assistant.web.history"),
            *("assistant.retention.unrecorded", "assistant.escalations.store"),
            *("assistant.escalations.escalation", "assistant.settings"),
        ):
            self._patch.setattr(f"{module}.settings", lambda: made)


async def fill(folder: Path, conversation: str, at: float) -> None:
    store = RecentSQLStore(db=str(folder / "conversations.db"))
    store.domain = Domain.empty()
    tracker = store.init_tracker(conversation)
    tracker.update(UserUttered("my neck is stiff", timestamp=at))
    await store.save(tracker)
    History(10 * DAY, f"sqlite:///{folder / 'web_history.db'}").add(
        conversation, Entry("1", "patient", "my neck is stiff", at=at)
    )
    when = datetime.fromtimestamp(at, timezone.utc)
    escalation = new_escalation(conversation, "web", "urgent", ["stiff_neck"], [], "Call now.")
    EscalationStore().record(type(escalation)(**{**escalation.__dict__, "at": when}))


def left() -> dict[str, int]:
    counted = {}
    for store in (stores.conversations(), stores.web_history(), stores.escalations()):
        with store.engine.connect() as connection:
            counted[store.plain] = len(connection.exec_driver_sql(f"SELECT * FROM {store.table.name}").all())
    return counted


async def test_what_is_old_goes_and_what_is_not_stays(use: Use) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    await fill(use.folder, "new", NOW - 29 * DAY)
    assert keeping.purge(NOW) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1, UNRECORDED: 0}
    assert left() == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert not any(keeping.export("old").values())
    assert all(rows for what, rows in keeping.export("new").items() if what != UNRECORDED)


async def test_with_no_days_nothing_is_kept_after_a_session_but_alarms_for_a_day(use: Use) -> None:
    use(retention_days=0, session_hours=12)
    await fill(use.folder, "ended", NOW - 13 * 3600)
    await fill(use.folder, "going on", NOW - 11 * 3600)
    assert keeping.purge(NOW) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 0, UNRECORDED: 0}
    assert keeping.purge(NOW + DAY)[ESCALATIONS] == 2


async def test_a_record_that_the_law_asks_for_stays_longer_and_is_not_erased(use: Use) -> None:
    use(escalation_retention_days=3650)
    await fill(use.folder, "c", NOW - 31 * DAY)
    assert keeping.purge(NOW)[ESCALATIONS] == 0
    assert ESCALATIONS not in keeping.erase("c")
    assert left()[ESCALATIONS] == 1
    assert keeping.purge(NOW + 3650 * DAY)[ESCALATIONS] == 1


@pytest.mark.parametrize("kind", ["web", "rest", "phone"])
async def test_a_conversation_is_found_by_the_id_that_its_person_knows_and_erased_alone(use: Use, kind: str) -> None:
    known, other = "CA0123456789", "CA9876543210"
    stored = {"web": str, "rest": lambda id_: outside_id("rest", id_), "phone": conversation_of}[kind]
    for id_ in (known, other):
        await fill(use.folder, stored(id_), time.time())
    found = keeping.export(known)
    assert {what: len(rows) for what, rows in found.items() if rows} == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert found[MESSAGES][0]["text"] == "my neck is stiff"
    assert keeping.erase(known) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1, UNRECORDED: 0}
    assert left() == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert not any(keeping.export(known).values())


async def test_what_is_erased_is_not_in_the_files_any_more(use: Use) -> None:
    await fill(use.folder, "c", time.time())
    whole = b"".join(path.read_bytes() for path in use.folder.glob("*.db*"))
    assert b"neck is stiff" in whole
    keeping.erase("c")
    whole = b"".join(path.read_bytes() for path in use.folder.glob("*.db*"))
    assert b"neck is stiff" not in whole


async def test_one_of_several_processes_purges_and_once_a_day(use: Use) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    now = datetime.fromtimestamp(NOW, timezone.utc)
    assert purging.purge_once(now) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1, UNRECORDED: 0}
    assert purging.purge_once(now) is None
    assert purging.purge_once(now + timedelta(days=1)) is not None


async def test_a_purge_that_failed_is_tried_again(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    now = datetime.fromtimestamp(NOW, timezone.utc)
    with monkeypatch.context() as broken:
        broken.setattr("assistant.retention.purging.purge", lambda at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            purging.purge_once(now)
    assert purging.purge_once(now) is not None


def test_an_outside_id_is_a_keyed_hash(use: Use) -> None:
    first = outside_id("rest", "person-7")
    use(pseudonym_key="another secret")
    assert "person-7" not in first
    assert outside_id("rest", "person-7") not in (first, outside_id("phone", "person-7"))


async def test_the_commands(use: Use) -> None:
    await fill(use.folder, "c", time.time())
    run = CliRunner().invoke
    shown = run(app, ["export", "--conversation", "c"])
    assert [len(rows) for rows in json.loads(shown.stdout).values()] == [1, 1, 1, 0]
    assert "1 escalations" in run(app, ["erase", "--conversation", "c"]).stdout
    assert run(app, ["export", "--conversation", "c"]).exit_code == 1
    assert run(app, ["purge"]).stdout.startswith("Deleted: 0 ")


@pytest.mark.parametrize("store", [stores.conversations, stores.web_history, stores.escalations])
def test_the_database_that_processes_share_is_the_one_that_is_purged(
    use: Use, store: Callable[[], stores.Store]
) -> None:
    use(database_url=f"sqlite:///{use.folder / 'shared.db'}")
    assert store().engine.url.database == str(use.folder / "shared.db")


@pytest.mark.parametrize("by", ["pseudonym", "its own id"])
async def test_what_staff_know_by_its_pseudonym_is_erased_whole(use: Use, by: str) -> None:
    known, other = "a" * 32, "b" * 32
    for id_ in (known, other):
        await fill(use.folder, id_, time.time())
    id_ = pseudonym(known) if by == "pseudonym" else known
    assert {what: len(rows) for what, rows in keeping.export(id_).items() if rows} == left_of_one()
    keeping.erase(id_)
    assert not any(keeping.export(known).values())
    assert left() == left_of_one()


def left_of_one() -> dict[str, int]:
    return {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}


async def test_what_an_earlier_version_has_purged_is_not_purged_again(use: Use) -> None:
    """The table was made without Alembic before."""
    await fill(use.folder, "old", NOW - 31 * DAY)
    now = datetime.fromtimestamp(NOW, timezone.utc)
    with stores.conversations().engine.begin() as connection:
        connection.exec_driver_sql("create table retention_runs (period varchar(16) primary key)")
        connection.exec_driver_sql(f"insert into retention_runs values ('{purging.period_of(now)}')")
    assert purging.purge_once(now) is None
    with stores.conversations().engine.connect() as connection:
        assert connection.exec_driver_sql(f"select * from {version_table('retention')}").scalar() == "r0002"


def written(path: Path, *times: float, tail: bytes = b"") -> Path:
    """A file of escalations of these times, as a process leaves it behind."""
    journal = Journal(path.parent)
    for number, at in enumerate(times):
        made = new_escalation(f"c{number}", "web", "urgent", ["fever"], [], "Call now.")
        journal.add(replace(made, at=datetime.fromtimestamp(at, timezone.utc)))
    (file,) = path.parent.glob("*.jsonl")
    path.write_bytes(file.read_bytes() + tail)
    path.chmod(0o600)
    file.unlink()
    return path


@pytest.mark.parametrize("name", ["escalations-1.unread", "escalations-1.jsonl"])
def test_escalations_in_files_go_as_those_in_the_record_do(use: Use, name: str) -> None:
    path = written(use.folder / name, NOW - 31 * DAY, NOW - 29 * DAY, tail=b'{"id": "half')
    os.utime(path, (NOW - 29 * DAY, NOW - 29 * DAY))
    assert keeping.purge(NOW)[UNRECORDED] == 1
    assert len(path.read_bytes().splitlines()) == 2  # what tells no time is as old as its file
    assert path.stat().st_mode & 0o077 == 0
    assert keeping.purge(NOW + 2 * DAY)[UNRECORDED] == 2
    assert not path.exists()


def test_each_process_looks_after_its_own_files(use: Use) -> None:
    now = datetime.fromtimestamp(NOW, timezone.utc)
    assert purging.purge_once(now) is not None
    path = written(use.folder / "escalations-1.unread", NOW - 31 * DAY)
    assert purging.purge_once(now) is None  # another one has purged the databases
    assert not path.exists()


def test_a_journal_in_use_is_left_to_its_process(use: Use) -> None:
    journal = Journal(use.folder)
    made = new_escalation("c", "web", "urgent", ["fever"], [], "Call now.")
    journal.add(replace(made, at=datetime.fromtimestamp(NOW - 31 * DAY, timezone.utc)))
    assert keeping.purge(NOW)[UNRECORDED] == 0
    assert made.id.encode() in b"".join(path.read_bytes() for path in use.folder.glob("*.jsonl"))


def test_escalations_in_files_are_exported_and_erased_with_their_conversation(use: Use) -> None:
    path = written(use.folder / "escalations-1.unread", NOW, NOW)
    with path.open("ab") as file:
        file.write(f'{{"conversation": "{pseudonym("c0")}", "said": "ca'.encode())
    whole, half = keeping.export("c0")[UNRECORDED]
    assert whole["flags"] == ["fever"]
    assert "said" in half["unreadable"]
    assert keeping.erase("c0")[UNRECORDED] == 2
    assert keeping.export("c0")[UNRECORDED] == []
    assert len(keeping.export("c1")[UNRECORDED]) == 1


def test_files_that_the_law_asks_for_stay(use: Use) -> None:
    use(escalation_retention_days=3650)
    path = written(use.folder / "escalations-1.unread", NOW - 31 * DAY)
    keeping.erase("c0")
    assert keeping.purge(NOW)[UNRECORDED] == 0
    assert path.exists()


def test_no_mark_holds_what_a_person_is_called(use: Use) -> None:
    keeping.erase("margaret@example.org")
    marks = Erasures(stores.conversations().engine).after(0)
    assert outside_id("rest", "margaret@example.org") in [mark.conversation for mark in marks]
    assert not [mark for mark in marks if "margaret" in mark.conversation]


async def test_a_mark_goes_in_time_and_its_number_is_not_given_again(use: Use) -> None:
    marks = Erasures(stores.conversations().engine)
    marks.add(["a" * 32], NOW)
    (first,) = marks.after(0)
    keeping.purge(NOW + 2 * DAY)
    marks.add(["b" * 32], NOW)
    assert [mark.conversation for mark in marks.after(first.number)] == ["b" * 32]


class Remembering:
    """A part of a process that remembers conversations."""

    def __init__(self, *conversations: str) -> None:
        self.known = list(conversations)
        self.fails = False

    async def erased(self, conversation: str) -> None:
        if self.fails:
            raise ConnectionError
        if conversation in self.known:
            self.known.remove(conversation)


async def test_a_process_forgets_what_was_erased_and_what_was_written_meanwhile(use: Use) -> None:
    erased, other = "a" * 32, "b" * 32
    part = Remembering(erased, other)
    forgetting = Forgetting([part.erased])
    await forgetting.look()
    keeping.erase(erased)
    for id_ in (erased, other):
        await fill(use.folder, id_, time.time())  # turns that were under way
    await forgetting.look()
    assert part.known == [other]
    assert left() == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 2}  # an alarm of that moment stays
    part.known.append(erased)
    await forgetting.look()
    assert erased in part.known  # told once


async def test_what_is_said_later_under_the_same_id_stays(use: Use) -> None:
    forgetting = Forgetting([Remembering().erased])
    keeping.erase("a" * 32)
    await fill(use.folder, "a" * 32, time.time() + 60)  # this process was away for a minute
    await forgetting.look()
    assert left() == left_of_one()


async def test_what_could_not_be_forgotten_is_forgotten_later(use: Use) -> None:
    part = Remembering("a" * 32)
    part.fails = True
    forgetting = Forgetting([part.erased])
    keeping.erase("a" * 32)
    with pytest.raises(ConnectionError):
        await forgetting.look()
    part.fails = False
    await forgetting.look()
    assert part.known == []


async def test_a_process_that_began_later_forgets_nothing(use: Use) -> None:
    Erasures(stores.conversations().engine).add(["a" * 32], time.time() - 3600)
    part = Remembering("a" * 32)
    await Forgetting([part.erased]).look()
    assert part.known == ["a" * 32]


async def test_a_clock_that_was_put_back_keeps_nothing_in_memory(use: Use) -> None:
    part = Remembering("a" * 32)
    forgetting = Forgetting([part.erased])
    await forgetting.look()
    Erasures(stores.conversations().engine).add(["a" * 32], time.time() - 3600)
    await forgetting.look()
    assert part.known == []


@pytest.mark.parametrize("told", ["{}", "{} ", "as {}"], ids=["as shown", "blank after it", "capitals and blanks"])
async def test_a_number_is_taken_as_a_page_shows_it_and_as_it_is_heard(use: Use, told: str) -> None:
    for id_ in ("a" * 32, "b" * 32):
        await fill(use.folder, id_, time.time())
    shown = read_out("a" * 32)
    number = shown.upper().replace("-", " ") if told.startswith("as") else told.format(shown)
    done = CliRunner().invoke(app, ["erase", "--conversation", number])
    assert done.exit_code == 0
    assert left() == left_of_one()
    assert len(shown.replace("-", "")) == 16


@pytest.mark.parametrize("id_", ["ward 7", "abcd-ef01", "CA" + "0" * 32, "a" * 32, "gggg-0000-0000-0000"])
def test_other_ids_stay_as_they_are(id_: str) -> None:
    assert as_written(id_) == id_
