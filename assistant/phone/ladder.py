"""Silence and words that were not understood: a few steps, then the end. Never a loop."""

from dataclasses import replace
from datetime import datetime

from assistant.nurse import NurseLine
from assistant.phone.actions import HangUp, Transfer
from assistant.phone.state import Outcome, State, saying, speaking
from assistant.phone.words import alarm_words, menu_words, words


def silent(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The next step after silence; what is left of an answer, or a question of the assistant's, comes once more."""
    if state.asked and state.said:
        return missed(state, nurse, now, state.said[-1].text, keep=True)
    return missed(state, nurse, now, words("want_more") if state.rest else words("ask_shorter"), keep=True)


def missed(state: State, nurse: NurseLine, now: datetime, first: str, *, keep: bool = False) -> Outcome:
    """The next step.

    Args:
        first: what the first step says. Where words wait for a yes they are read back once more instead.
        keep: whether an offer of more stays open on the first step.
    """
    step = state.missed + 1
    if step >= state.steps:
        return _last(replace(state.unasked(), missed=step), nurse, now)
    keep = bool(state.heard) or (keep and step == 1)
    texts = _texts(state, nurse, now, first if step == 1 else "")
    return saying(replace(state if keep else state.unasked(), missed=step), speaking(state, texts))


def _texts(state: State, nurse: NurseLine, now: datetime, first: str) -> tuple[str, ...]:
    if state.heard:
        return (words("read_back_again", heard=state.heard),)
    if state.alarm:  # a menu of topics is not what is needed then
        return (alarm_words(state.alarm, "still"),)
    return (first,) if first else full_menu(nurse, now)


def full_menu(nurse: NurseLine, now: datetime) -> tuple[str, ...]:
    """The menu, the nurse first while she can be reached."""
    return (nurse_key(nurse, now), *menu_words())


def nurse_key(nurse: NurseLine, now: datetime) -> str:
    """How to get to a nurse, or whom to call where there is none."""
    return words("nurse_key") if nurse.open(now) else words("no_nurse_key")


def _last(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The nurse; or the safety words and the end where she cannot be reached or was tried before."""
    first = alarm_words(state.alarm, "still") if state.alarm else words("ladder_ends")
    if nurse.open(now) and not state.rang:
        then = alarm_words(state.alarm, "nurse") if state.alarm else words("connecting")
        return saying(replace(state, rang=True), speaking(state, (first, then)), Transfer(nurse.number))
    texts = (alarm_words(state.alarm, "bye"),) if state.alarm else (first, words("no_one_there"))
    return saying(state, speaking(state, texts), HangUp())
