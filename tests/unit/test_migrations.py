"""Our tables come up to date by themselves: from nothing, from before they had versions, from a newer program."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sql

from assistant.escalations import EscalationStore, new_escalation
from assistant.migrations import FOLDER, Part, version_table
from assistant.web import Entry, History

OLD_ESCALATIONS = """create table escalation_records (id varchar(32) not null primary key, at datetime not null,
    channel varchar(16) not null, conversation varchar(16) not null, tier varchar(16) not null, flags text not null,
    words text not null, said text not null, delivered datetime, paged datetime)"""
OLD_ROW = """insert into escalation_records values
    ('1', '2026-01-01 00:00:00', 'web', 'somebody', 'urgent', '["fever"]', '["hot"]', 'call', null, null)"""
OLD_ENTRIES = """create table web_entries (number integer not null primary key, conversation varchar(32) not null,
    id varchar(80) not null, at float not null, speaker varchar(16) not null, text text not null, details text not null,
    thumb varchar(8), reason varchar(32), unique (conversation, id))"""
ALARM = new_escalation("c", "web", "urgent", ("stiff_neck",), ("stiff",), "call", "2" * 32)


@pytest.fixture
def engine(tmp_path: Path) -> sql.engine.Engine:
    return sql.create_engine(f"sqlite:///{tmp_path / 'kept.db'}")


def done(engine: sql.engine.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def version(engine: sql.engine.Engine, part: Part) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(f"select version_num from {version_table(part)}").scalar())


def newest(part: Part) -> str:
    return max(path.name for path in (FOLDER / part).glob("[a-z]0*.py")).split("_")[0]


def test_an_empty_database_gets_the_newest(engine: sql.engine.Engine) -> None:
    store = EscalationStore(str(engine.url))
    assert store.record(ALARM)
    assert version(engine, "escalations") == newest("escalations")
    assert store.claim(ALARM.id)


def test_one_from_before_versions_keeps_what_it_holds(engine: sql.engine.Engine) -> None:
    done(engine, OLD_ESCALATIONS, OLD_ROW, OLD_ENTRIES)
    store, history = EscalationStore(str(engine.url)), History(60, str(engine.url))
    assert store.record(ALARM)
    history.add("c", Entry("m", "patient", "hello"))
    assert {found.flags for found in store.find()} == {("fever",), ("stiff_neck",)}
    assert [entry.text for entry in history.of("c")] == ["hello"]
    assert version(engine, "escalations") == newest("escalations")
    assert version(engine, "web_history") == newest("web_history")


def test_one_whose_index_has_the_name_of_a_later_one(engine: sql.engine.Engine) -> None:
    """As the last program without versions made it."""
    done(
        engine,
        OLD_ESCALATIONS,
        OLD_ROW,
        "create index ix_escalation_records_conversation on escalation_records (conversation)",
    )
    store = EscalationStore(str(engine.url))
    assert store.record(ALARM)
    assert len(store.find()) == 2
    (columns,) = [
        index["column_names"]
        for index in sql.inspect(engine).get_indexes("escalation_records")
        if index["name"] == "ix_escalation_records_conversation"
    ]
    assert columns == ["conversation", "at"]


def test_one_of_a_newer_program_is_used_as_it_is(engine: sql.engine.Engine) -> None:
    EscalationStore(str(engine.url)).prepare()
    done(
        engine,
        f"update {version_table('escalations')} set version_num = 'e9999'",
        "alter table escalation_records add column later text",
    )
    store = EscalationStore(str(engine.url))
    assert store.record(ALARM)
    assert [found.id for found in store.find()] == [ALARM.id]
    assert version(engine, "escalations") == "e9999"


def test_many_that_begin_at_once_bring_it_there_once(engine: sql.engine.Engine) -> None:
    done(engine, OLD_ESCALATIONS)
    stores = [EscalationStore(str(engine.url)) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(EscalationStore.prepare, stores))
    assert version(engine, "escalations") == newest("escalations")


def test_a_step_that_fails_changes_nothing(engine: sql.engine.Engine) -> None:
    done(engine, OLD_ESCALATIONS, "create table ix_escalation_records_conversation (number integer)")
    with pytest.raises(sql.exc.OperationalError):
        EscalationStore(str(engine.url)).prepare()
    names = {column["name"] for column in sql.inspect(engine).get_columns("escalation_records")}
    assert "claimed" not in names
    assert not sql.inspect(engine).has_table(version_table("escalations"))


def test_only_one_pages_for_an_escalation(engine: sql.engine.Engine) -> None:
    one, other = EscalationStore(str(engine.url)), EscalationStore(str(engine.url))
    one.record(ALARM)
    assert one.claim(ALARM.id)
    assert not other.claim(ALARM.id)
    one.release(ALARM.id)
    assert other.claim(ALARM.id)
    other.mark_paged(ALARM.id)
    other.release(ALARM.id)
    assert not one.claim(ALARM.id)
