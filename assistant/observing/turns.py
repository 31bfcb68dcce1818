"""What a turn came to, counted."""

import logging
import time

from cachetools import TTLCache

from assistant.channels.fixed_words import fixed_reply
from assistant.errors import where
from assistant.observing import metrics
from assistant.turn import Turn

FIXED = ("failed", "busy", "too_often", "no_words", "no_sense", "too_long", "other_script")
OUTCOMES = ("escalated", *FIXED, "not_understood", "asked_which", "command", "answered")
MOST_OPEN, OPEN_SECONDS = 10_000, 600.0  # emergency messages that no channel has taken yet
_SETTLED: TTLCache[str, float] = TTLCache(MOST_OPEN, OPEN_SECONDS)
logger = logging.getLogger(__name__)


def outcome(turn: Turn) -> str:
    """One of OUTCOMES; an answer that has a reminder before it is still that answer."""
    if turn.escalates:
        return "escalated"
    for kind in FIXED:
        if fixed_reply(kind).answer in turn.reply.answer:
            return kind
    if turn.reply.missed:
        return "not_understood"
    if turn.reply.choices and not turn.topics:
        return "asked_which"
    return "command" if turn.reply.command else "answered"


def count_turn(turn: Turn) -> None:
    """Count it; never raises, since somebody waits for the answer."""
    try:
        _count(turn)
    except Exception as error:
        logger.error("a turn was not counted: %s", where(error))


def _count(turn: Turn) -> None:
    metrics.TURNS.labels(turn.channel, outcome(turn)).inc()
    metrics.TURN_SECONDS.labels(turn.channel).observe(turn.ms / 1000)
    for topic in turn.topics:
        metrics.TOPICS.labels(topic).inc()
    if turn.escalates:
        metrics.ESCALATED_TURNS.labels(turn.tier, turn.channel).inc()
        for flag in turn.red_flags:
            metrics.ESCALATIONS.labels(flag, turn.channel).inc()
        if turn.escalation:
            _SETTLED[turn.escalation] = time.monotonic()


def count_delivered(turn: Turn) -> None:
    """A channel has taken the turn's words; counted once for each emergency message that is recorded."""
    settled = _SETTLED.pop(turn.escalation, None) if turn.escalation else None
    if settled is not None:
        metrics.DELIVERED.labels(turn.channel).inc()
        metrics.DELIVERY_SECONDS.labels(turn.channel).observe(time.monotonic() - settled)
