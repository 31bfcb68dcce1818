"""An upgrade over a real PostgreSQL that holds rows: from before there were versions, and from every version since."""

import datetime
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sql
from alembic import command
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import UserUttered

from assistant.database import open_database
from assistant.escalations import EscalationStore
from assistant.migrations import FOLDER, Part, _config, standing
from assistant.retention.erasures import Erasures
from assistant.shared import OneProcess
from assistant.shared_conversations import SharedSQLStore
from assistant.web.history import History
from benchmarks.services import Service

MANY = 120
ESCALATIONS = """create table escalation_records (id varchar(32) not null primary key, at timestamp not null,
    channel varchar(16) not null, conversation varchar(16) not null, tier varchar(16) not null, flags text not null,
    words text not null, said text not null, delivered timestamp, paged timestamp);
    create index ix_escalation_records_at on escalation_records (at);
    create index ix_escalation_records_paged on escalation_records (paged);"""
LATER = "create index ix_escalation_records_conversation on escalation_records (conversation);"
ENTRIES = """create table web_entries (number serial primary key, conversation varchar(32) not null,
    id varchar(80) not null, at float not null, speaker varchar(16) not null, text text not null,
    details text not null, thumb varchar(8), reason varchar(32), unique (conversation, id));
    create index ix_web_entries_at on web_entries (at);"""
RUNS = "create table retention_runs (period varchar(16) not null primary key);"
# as the program of that time wrote them
ALARM = """insert into escalation_records (id, at, channel, conversation, tier, flags, words, said, delivered, paged)
    values (:id, now() at time zone 'utc', 'web', 'somebody', 'urgent', '["fever"]', '[]', 'call', null, null)"""
ENTRY = """insert into web_entries (conversation, id, at, speaker, text, details)
    values ('c', :id, :at, 'patient', 'hello', '{}')"""
EVENT = "insert into events (sender_id, type_name, timestamp, data) values ('c', 'user', :at, :data)"
TABLES = ("escalation_records", "web_entries", "events", "retention_runs")
PARTS: tuple[Part, ...] = ("conversations", "escalations", "web_history", "retention")
_numbers = itertools.count()


@pytest.fixture
def engine(database: Service) -> Iterator[sql.engine.Engine]:
    """An empty database of its own."""
    server, name = f"postgresql://postgres@127.0.0.1:{database.port}", f"upgrade_{next(_numbers)}"
    with sql.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    made = open_database(f"{server}/{name}", "this test", "nothing")
    yield made
    made.dispose()


def fill(engine: sql.engine.Engine) -> None:
    """Rows of somebody who was told to call and was not reached yet, and of what she said."""
    with engine.begin() as connection:
        for number in range(MANY):
            said = UserUttered(f"words {number}").as_dict()
            connection.execute(sql.text(ALARM), {"id": f"{number:032}"})
            connection.execute(sql.text(ENTRY), {"id": f"m{number}", "at": time.time()})
            connection.execute(sql.text(EVENT), {"at": time.time(), "data": json.dumps(said)})
        connection.exec_driver_sql("insert into retention_runs values ('2026-01-01')")


@pytest.fixture(params=["", LATER], ids=["the first program", "the last one without versions"])
def old(engine: sql.engine.Engine, request: pytest.FixtureRequest) -> sql.engine.Engine:
    """A database as programs from before versions left it."""
    SQLTrackerStore.Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(ESCALATIONS + ENTRIES + RUNS + request.param)
    fill(engine)
    return engine


def rows(engine: sql.engine.Engine) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table, in the columns that it had before there were versions."""
    names = {table: _columns(engine, table) - {"claimed"} for table in TABLES}
    with engine.connect() as connection:
        return {
            table: set(map(tuple, connection.exec_driver_sql(f"select {', '.join(sorted(columns))} from {table}")))
            for table, columns in names.items()
        }


def _columns(engine: sql.engine.Engine, table: str) -> set[str]:
    return {column["name"] for column in sql.inspect(engine).get_columns(table)}


def start(engine: sql.engine.Engine) -> None:
    """What a process of this version does to the tables when it starts, with connections of its own."""
    address = engine.url.render_as_string(hide_password=False)
    mine = open_database(address, "this test", "nothing")
    SharedSQLStore(mine, OneProcess()).prepare()
    EscalationStore(address).prepare()
    History(60.0, address).prepare()
    Erasures(mine).after(0)


def test_every_row_is_kept_and_serves_when_three_start_at_once(old: sql.engine.Engine) -> None:
    before = rows(old)
    assert {len(kept) for kept in before.values()} == {MANY, 1}
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(start, [old] * 3))
    assert rows(old) == before
    for part in PARTS:
        found = standing(old, part)
        assert found.present == found.newest
    address = str(old.url)
    record, history = EscalationStore(address), History(10**9, address)
    assert len(record.find()) == MANY
    first, *others = record.find()
    assert record.claim(first.id)
    assert not EscalationStore(address).claim(first.id)
    assert len(history.of("c")) == MANY
    assert len(others) == MANY - 1


async def test_what_was_said_before_is_gone_on_with(old: sql.engine.Engine) -> None:
    store = SharedSQLStore(open_database(str(old.url), "this test", "nothing"), OneProcess())
    store.prepare()
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == f"words {MANY - 1}"


def test_the_version_before_works_on_while_it_is_upgraded_and_after(old: sql.engine.Engine) -> None:
    """While processes are replaced one after the other: nothing it writes fails, nothing is lost."""
    failed: list[Exception] = []
    written, end = itertools.count(MANY), threading.Event()

    def go_on() -> None:
        while not end.is_set():
            number = next(written)
            try:
                with old.begin() as connection:
                    connection.execute(sql.text(ALARM), {"id": f"{number:032}"})
                    connection.execute(sql.text(ENTRY), {"id": f"m{number}", "at": time.time()})
                    connection.execute(sql.text(EVENT), {"at": time.time(), "data": "{}"})
            except Exception as error:
                failed.append(error)
                return

    at_work = threading.Thread(target=go_on)
    at_work.start()
    try:
        start(old)
        time.sleep(0.5)
    finally:
        end.set()
        at_work.join(10)
    assert failed == []
    count = next(written)
    assert count > MANY
    assert {len(kept) for table, kept in rows(old).items() if table != "retention_runs"} == {count}


def steps() -> Iterator[tuple[Part, str]]:
    """Every version but the newest, of every part."""
    for part in PARTS:
        names = sorted(path.name.split("_")[0] for path in (FOLDER / part).glob("[a-z]0*.py"))
        yield from ((part, name) for name in names[:-1])


def at_version(engine: sql.engine.Engine, part: Part, version: str) -> None:
    with engine.begin() as connection:
        command.upgrade(_config(connection, part), version)


@pytest.mark.parametrize(("part", "version"), steps(), ids=lambda it: str(it))
def test_from_every_version_since(engine: sql.engine.Engine, part: Part, version: str) -> None:
    at_version(engine, part, version)
    made = [name for name in sql.inspect(engine).get_table_names() if not name.endswith("_version")]
    before = {name: _one_row(engine, name) for name in made}
    assert standing(engine, part).present == version
    start(engine)
    assert standing(engine, part).present == standing(engine, part).newest
    with engine.connect() as connection:
        for name, row in before.items():
            (kept,) = connection.execute(sql.text(f"select * from {name}")).mappings()
            assert {column: kept[column] for column in row} == row


def _one_row(engine: sql.engine.Engine, name: str) -> dict[str, Any]:
    """One row in a table, every column filled; returns it as it is kept."""
    table = sql.Table(name, sql.MetaData(), autoload_with=engine)
    with engine.begin() as connection:
        connection.execute(table.insert().values({column.name: _value(column) for column in table.columns}))
        return dict(connection.execute(table.select()).mappings().one())


def _value(column: Any) -> Any:
    kinds: dict[type, Callable[[], Any]] = {
        str: lambda: "7",
        int: lambda: 7,
        float: lambda: 7.0,
        datetime.datetime: lambda: datetime.datetime(2026, 1, 1),
    }
    return kinds[column.type.python_type]()
