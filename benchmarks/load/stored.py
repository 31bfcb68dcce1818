"""What a turn leaves in the stores, asks of them, and moves over the wire."""

from dataclasses import dataclass

from benchmarks.load.balancer import Balancer
from benchmarks.load.deployment import Deployment
from benchmarks.load.stores import Counters, Stores


@dataclass(frozen=True)
class ATurn:
    """The mean of one turn; a conversation's begin is in it.

    Attributes:
        database_bytes: that PostgreSQL keeps, indexes included.
        memory_bytes: that Redis keeps.
        memory_hours: for which it keeps them, on average over the bytes.
        commands: of Redis.
        transactions: of PostgreSQL.
        bytes_in: of HTTP from patients, without TLS.
        bytes_out: and to them.
    """

    database_bytes: float
    memory_bytes: float
    memory_hours: float
    commands: float
    transactions: float
    bytes_in: float
    bytes_out: float


class Mark:
    """A moment from which turns are counted.

    Args:
        stores: of the deployment.
        balancer: before its processes.
    """

    def __init__(self, stores: Stores, balancer: Balancer) -> None:
        self._stores, self._balancer = stores, balancer
        self._before, self._moved, self._kept = stores.counters(), balancer.traffic(), stores.remembered()

    def a_turn(self, turns: int) -> ATurn:
        """Since then, by turn."""
        now, moved, kept = self._stores.counters(), self._balancer.traffic(), self._stores.remembered()
        stored, transactions, commands = _grown(self._before, now)
        in_, out = (after - before for after, before in zip(moved, self._moved, strict=True))
        remembered, seconds = kept.bytes - self._kept.bytes, kept.byte_seconds - self._kept.byte_seconds
        hours = seconds / remembered / 3600 if remembered else 0.0
        by_turn = (figure / turns for figure in (commands, transactions, in_, out))
        return ATurn(stored / turns, remembered / turns, hours, *by_turn)


def mark(running: Deployment) -> Mark | None:
    """Now; None over SQLite, where nothing of it is counted."""
    return Mark(running.stores, running.balancer) if running.stores and running.balancer else None


def _grown(before: Counters, now: Counters) -> tuple[int, int, int]:
    return now.stored - before.stored, now.transactions - before.transactions, now.commands - before.commands
