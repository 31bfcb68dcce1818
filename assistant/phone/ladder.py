"""Silence and words that were not understood: three steps, then the end. Never a loop."""

from dataclasses import replace
from datetime import datetime

from assistant.phone.actions import HangUp, Transfer
from assistant.phone.nurse import NurseLine
from assistant.phone.state import Outcome, State, saying, speaking
from assistant.phone.words import menu_words, words

STEPS = 3  # ask shorter, menu, nurse


def silent(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The next step after silence."""
    return missed(state, nurse, now, words("ask_shorter"))


def missed(state: State, nurse: NurseLine, now: datetime, first: str, *, keep: bool = False) -> Outcome:
    """The next step.

    Args:
        first: what the first step says. Where words wait for a yes they are read back once more instead.
        keep: whether an offer of more stays open on the first step.
    """
    step = state.missed + 1
    if step >= STEPS:
        return _last(replace(state.unasked(), missed=step), nurse, now)
    if state.heard:
        texts: tuple[str, ...] = (words("read_back_again", heard=state.heard),)
    elif state.alarmed:  # a menu of topics is not what is needed then
        texts = (words("alarm_silence"),)
    else:
        texts = (first,) if step == 1 else menu_words()
    after = state if state.heard or (keep and step == 1) else state.unasked()
    return saying(replace(after, missed=step), speaking(after, texts))


def _last(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The safety words, then the nurse; or the end where she cannot be reached or was tried before."""
    if nurse.open(now) and not state.rang:
        texts = (words("ladder_ends"), words("connecting"))
        return saying(replace(state, rang=True), speaking(state, texts), Transfer(nurse.number))
    first = words("alarm_silence") if state.alarmed else words("ladder_ends")
    return saying(state, speaking(state, (first, words("no_one_there"))), HangUp())
