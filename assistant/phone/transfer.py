"""To a nurse, and what is said when nobody can be reached. Never a dead end."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.nurse import NurseLine
from assistant.phone.actions import Say, Transfer
from assistant.phone.events import TransferEnded
from assistant.phone.state import SLOWEST_RATE, Outcome, State, saying, speaking
from assistant.phone.words import alarm_words, words
from assistant.settings import settings
from assistant.wording import aloud

_NORTH_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")  # said in these groups, with pauses
AFTER_NURSE = timedelta(minutes=5)  # the least that is left of a call after a transfer, however long the nurse talked


def to_nurse(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """Connect; outside the hours, or without a nurse line, say whom to call and go on."""
    state = state.understood()
    if nurse.open(now):
        text = alarm_words(state.alarm, "nurse") if state.alarm else words("connecting")
        return saying(replace(state, rang=True), speaking(state, (text,)), Transfer(nurse.number))
    if state.alarm:
        return saying(state, speaking(state, (alarm_words(state.alarm, "closed"),)))
    if state.refused:  # who wants a nurse a second time gets the number to write down
        return saying(state, (*_number_twice(state, nurse), *speaking(state, (words("after_failed"),))))
    opens = nurse.opens(now)
    text = words("nurse_closed", opens=opens) if opens else words("no_nurse_line")
    return saying(replace(state, refused=True), speaking(state, (text,)))


def transfer_ended(state: State, event: TransferEnded, nurse: NurseLine, now: datetime) -> Outcome:
    """A nurse was there: offer to go on. Nobody was: the number twice, slowly, and go on.

    The ladder begins at its second-last step: one more silence is asked about, and the next one ends the call.
    """
    until = state.until_at_least(now + AFTER_NURSE)
    state = replace(state.unasked(), rang=True, until=until, missed=min(state.missed, state.steps - 2))
    if event.result == "answered":
        return saying(state, speaking(state, (words("after_nurse"),)))
    if state.alarm:
        return saying(state, speaking(state, (alarm_words(state.alarm, "nobody"),) * 2))
    first, last = speaking(state, (words("nobody_answers"),)), speaking(state, (words("after_failed"),))
    return saying(state, (*first, *_number_twice(state, nurse), *last))


def _number_twice(state: State, nurse: NurseLine) -> tuple[Say, ...]:
    number = words("number", number=_number(nurse))
    return speaking(state, (number, number), rate=SLOWEST_RATE)


def _number(nurse: NurseLine) -> str:
    """The advice line, which answers at any hour; the nurse line's own number where the setting names no number."""
    advice = settings().advice_line
    if re.search(r"\d", advice):
        return aloud(advice)
    return aloud(_NORTH_AMERICAN.sub(r"1 \1 \2 \3", nurse.number) or advice)
