"""The stores over a real PostgreSQL, by themselves."""

import pytest
import sqlalchemy as sql

from assistant.conversation_store import QuietTrackerStore
from assistant.database import open_database
from assistant.health import Health
from assistant.shared import OneProcess
from assistant.shared_conversations import SharedSQLStore
from assistant.web.history import Entry, History
from benchmarks.services import Service


@pytest.fixture
def address(database: Service) -> str:
    return f"postgresql://postgres@127.0.0.1:{database.port}/postgres"


def test_the_row_that_a_probe_writes_is_taken_back(address: str) -> None:
    engine = open_database(address, "this test", "nothing")
    QuietTrackerStore(SharedSQLStore(engine, OneProcess()), Health()).probe(write=True)
    with engine.connect() as connection:
        left = connection.execute(sql.text("SELECT count(*) FROM events WHERE sender_id = 'probe'")).scalar_one()
    assert left == 0


def test_an_entry_that_is_there_stays_as_it_is_and_the_one_beside_it_is_written(address: str) -> None:
    history = History(60.0, address)
    history.add("written-twice", Entry("m1", "patient", "first"))
    history.add("written-twice", Entry("m1", "patient", "second"), Entry("m1.answer", "assistant", "an answer"))
    assert [entry.text for entry in history.of("written-twice")] == ["first", "an answer"]
