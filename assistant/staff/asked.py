"""What was asked, out of Rasa's conversations: counts by topic and day, and what was not understood."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sql

from assistant.knowledge import topics

DAY = 86_400
NOT_UNDERSTOOD = ("nlu_fallback", "not_covered", "out_of_scope")
"""Intents whose answer is no answer: asked back, nothing in the documents, not about this."""
WORDS = {
    "nlu_fallback": "asked back: which of two was meant",
    "not_covered": "not in the documents",
    "out_of_scope": "not about this",
    "red_flag": "danger sign",
}
"""What intents are called that are no topic with an answer."""
MOST_READ, MOST_SHOWN = 2_000, 100


@dataclass(frozen=True)
class Asked:
    """How often a topic was asked.

    Attributes:
        topic: its id, or another intent of ours.
        plain: in words.
        days: counts, the oldest day first.
    """

    topic: str
    plain: str
    days: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all days."""
        return sum(self.days)


@dataclass(frozen=True)
class Unanswered:
    """A question that was not understood; times are how often it came in these words."""

    text: str
    intent: str
    times: int
    last: date


class Questions:
    """Reads them; raises what the database raises.

    Args:
        engine: of the conversation store.
        events: Rasa's table.
    """

    def __init__(self, engine: Any, events: Any) -> None:
        self._engine, self._events = engine, events

    def by_day(self, days: int) -> tuple[list[date], list[Asked]]:
        """The days (UTC), the oldest first, and the topics, the most asked first."""
        midnight = int(time.time()) // DAY * DAY
        starts = [midnight - DAY * back for back in range(days - 1, -1, -1)]
        at, intent = self._events.c.timestamp, self._events.c.intent_name
        counts = [sql.func.sum(sql.case((sql.and_(at >= s, at < s + DAY), 1), else_=0)).label(f"d{s}") for s in starts]
        query = sql.select(intent, *counts).where(self._said(), at >= starts[0]).group_by(intent)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        found = [Asked(str(row[0]), _plain(str(row[0])), tuple(int(n) for n in row[1:])) for row in rows]
        return [_day(s) for s in starts], sorted(found, key=lambda asked: (-asked.total, asked.topic))

    def not_understood(self, days: int) -> list[Unanswered]:
        """The most frequent first, as they are stored."""
        since = time.time() - timedelta(days=days).total_seconds()
        events = self._events
        query = (
            sql.select(events.c.data, events.c.intent_name, events.c.timestamp)
            .where(self._said(), events.c.timestamp >= since, events.c.intent_name.in_(NOT_UNDERSTOOD))
            .order_by(events.c.id.desc())
            .limit(MOST_READ)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        texts = [" ".join(str(json.loads(row.data).get("text") or "").split()) for row in rows]
        times = Counter(text.lower() for text in texts)
        newest = {text.lower(): (text, row) for text, row in zip(reversed(texts), reversed(rows), strict=True) if text}
        found = [Unanswered(t, str(r.intent_name), times[key], _day(r.timestamp)) for key, (t, r) in newest.items()]
        return sorted(found, key=lambda each: (-each.times, each.text))[:MOST_SHOWN]

    def _said(self) -> Any:
        return self._events.c.type_name == "user"


def _plain(intent: str) -> str:
    if intent in WORDS:
        return WORDS[intent]
    return topics()[intent].plain if intent in topics() else intent.replace("_", " ")


def _day(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp, timezone.utc).date()
