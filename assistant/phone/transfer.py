"""To a nurse, and what is said when nobody can be reached. Never a dead end."""

import re
from dataclasses import replace
from datetime import datetime

from assistant.nurse import NurseLine, dictated
from assistant.phone.actions import Listen, Transfer
from assistant.phone.events import TransferEnded
from assistant.phone.state import SLOWEST_RATE, Outcome, State, speaking
from assistant.phone.words import words
from assistant.settings import settings


def to_nurse(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """Connect; outside the hours, or without a nurse line, say whom to call and go on."""
    state = state.understood()
    if nurse.open(now):
        texts: tuple[str, ...] = (words("connecting"),)
        return replace(state, said=texts, rang=True), (*speaking(state, texts), Transfer(nurse.number))
    opens = nurse.opens(now)
    texts = (words("nurse_closed", opens=opens) if opens else words("no_nurse_line"),)
    return replace(state, said=texts), (*speaking(state, texts), Listen())


def transfer_ended(state: State, event: TransferEnded, nurse: NurseLine) -> Outcome:
    """A nurse was there: offer to go on. Nobody was: the number twice, slowly, and go on.

    The ladder is not begun anew, so that silence after a transfer that silence had brought ends the call.
    """
    state = replace(state, rang=True)
    if event.result == "answered":
        texts: tuple[str, ...] = (words("after_nurse"),)
        return replace(state, said=texts), (*speaking(state, texts), Listen())
    first, number, last = words("nobody_answers"), words("number", number=_number(nurse)), words("after_failed")
    twice = speaking(state, (number, number), rate=SLOWEST_RATE)
    said = (first, number, number, last)
    return replace(state, said=said), (*speaking(state, (first,)), *twice, *speaking(state, (last,)), Listen())


def _number(nurse: NurseLine) -> str:
    """The advice line, which answers at any hour; the nurse line's own number where the setting names no number."""
    advice = settings().advice_line
    return dictated(advice) if re.search(r"\d", advice) else dictated(nurse.number) or advice
