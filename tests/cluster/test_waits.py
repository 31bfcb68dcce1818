"""A wait for PostgreSQL ends as soon as a turn must; a purge and new tables may take longer."""

import pytest
import sqlalchemy as sql
from sqlalchemy.exc import OperationalError

from assistant.database import open_database
from assistant.database_waits import ANSWER_SECONDS, patience
from benchmarks.services import Service

SLEEP = f"SELECT pg_sleep({ANSWER_SECONDS + 0.5})"


def test_a_statement_ends_unless_there_is_patience(database: Service) -> None:
    engine = open_database(f"postgresql://postgres@127.0.0.1:{database.port}/postgres", "this test", "nothing")
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(sql.text("SET LOCAL statement_timeout = '60s'"))  # the server would let it
        connection.execute(sql.text(SLEEP))
    with patience(60), engine.begin() as connection:
        connection.execute(sql.text("SET LOCAL statement_timeout = '60s'"))
        connection.execute(sql.text(SLEEP))
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(sql.text("SET LOCAL statement_timeout = '60s'"))
        connection.execute(sql.text(SLEEP))
