"""To a nurse, and what is said when nobody can be reached. Never a dead end."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.phone.actions import Transfer
from assistant.phone.events import TransferEnded
from assistant.phone.ladder import STEPS
from assistant.phone.nurse import NurseLine
from assistant.phone.state import SLOWEST_RATE, Outcome, State, saying, speaking
from assistant.phone.words import words
from assistant.settings import settings
from assistant.wording import aloud

_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")  # said in these groups, with pauses
AFTER_NURSE = timedelta(minutes=5)  # the least that is left of a call after a transfer, however long the nurse talked


def to_nurse(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """Connect; outside the hours, or without a nurse line, say whom to call and go on."""
    state = state.understood()
    if nurse.open(now):
        return saying(replace(state, rang=True), speaking(state, (words("connecting"),)), Transfer(nurse.number))
    opens = nurse.opens(now)
    text = words("nurse_closed", opens=opens) if opens else words("no_nurse_line")
    return saying(state, speaking(state, (text,)))


def transfer_ended(state: State, event: TransferEnded, nurse: NurseLine, now: datetime) -> Outcome:
    """A nurse was there: offer to go on. Nobody was: the number twice, slowly, and go on.

    The ladder begins at its second-last step: one more silence is asked about, and the next one ends the call.
    """
    until = state.until and max(state.until, now + AFTER_NURSE)
    state = replace(state.unasked(), rang=True, until=until, missed=min(state.missed, STEPS - 2))
    if event.result == "answered":
        return saying(state, speaking(state, (words("after_nurse"),)))
    first, number, last = words("nobody_answers"), words("number", number=_number(nurse)), words("after_failed")
    twice = speaking(state, (number, number), rate=SLOWEST_RATE)
    return saying(state, (*speaking(state, (first,)), *twice, *speaking(state, (last,))))


def _number(nurse: NurseLine) -> str:
    """The advice line, which answers at any hour; the nurse line's own number where the setting names no number."""
    advice = settings().advice_line
    if re.search(r"\d", advice):
        return aloud(advice)
    return aloud(_NORTH_AMERICAN.sub(r"1 \1 \2 \3", nurse.number) or advice)
