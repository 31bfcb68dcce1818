"""What the shared stores hold and were asked: PostgreSQL and Redis under load."""

from dataclasses import dataclass

import redis
import sqlalchemy as sql

SCANNED = 1_000  # keys in one step


@dataclass(frozen=True)
class Counters:
    """Since the stores started.

    Attributes:
        stored: bytes of the database, indexes included.
        transactions: of PostgreSQL, committed or rolled back.
        commands: of Redis.
    """

    stored: int
    transactions: int
    commands: int


@dataclass(frozen=True)
class Remembered:
    """What Redis holds.

    Attributes:
        bytes: of all our keys, as Redis counts them.
        byte_seconds: the same, each times the seconds it will still be kept.
    """

    bytes: int
    byte_seconds: float


class Stores:
    """Asks both of them; addresses as the assistant has them."""

    def __init__(self, database: str, memory: str) -> None:
        self._engine = sql.create_engine(database, isolation_level="AUTOCOMMIT")
        self._redis = redis.Redis.from_url(memory)

    def counters(self) -> Counters:
        """Now."""
        size = "select pg_database_size(current_database())"
        asked = "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
        with self._engine.connect() as connection:
            stored, transactions = (int(connection.execute(sql.text(query)).scalar_one()) for query in (size, asked))
        return Counters(stored, transactions, int(self._redis.info("stats")["total_commands_processed"]))

    def remembered(self) -> Remembered:
        """Of Redis, now; takes a second for some ten thousand keys."""
        whole, byte_seconds, cursor = 0, 0.0, 0
        while True:
            cursor, keys = self._redis.scan(cursor, match="assistant:*", count=SCANNED)
            asked = self._redis.pipeline(transaction=False)
            for key in keys:
                asked.memory_usage(key)
                asked.pttl(key)
            told = asked.execute()
            for size, left in zip(told[::2], told[1::2], strict=True):
                if size and left > 0:  # else it has just gone
                    whole += size
                    byte_seconds += size * left / 1000
            if not cursor:
                return Remembered(whole, byte_seconds)

    def close(self) -> None:
        """Let go of both."""
        self._engine.dispose()
        self._redis.close()
