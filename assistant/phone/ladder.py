"""Silence and words that were not understood: three steps, then the end. Never a loop."""

from dataclasses import replace
from datetime import datetime

from assistant.nurse import NurseLine
from assistant.phone.actions import HangUp, Listen, Transfer
from assistant.phone.state import Outcome, State, speaking
from assistant.phone.words import menu_words, words

STEPS = 3  # ask shorter, menu, nurse


def silent(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The next step after silence."""
    if state.held:
        return missed(state, nurse, now, words("read_back_again", heard=state.heard), keep=True)
    return missed(state, nurse, now, words("ask_shorter"))


def missed(state: State, nurse: NurseLine, now: datetime, first: str, *, keep: bool = False) -> Outcome:
    """The next step.

    Args:
        first: what the first step says.
        keep: whether an open question stays open on the first step.
    """
    step = state.missed + 1
    after = replace(state if keep and step == 1 else state.understood(), missed=step)
    if step >= STEPS:
        return _last(after, nurse, now)
    if state.alarmed:  # a menu of topics is not what is needed then
        texts: tuple[str, ...] = (words("alarm_silence"),)
    else:
        texts = (first,) if step == 1 else menu_words()
    return replace(after, said=texts), (*speaking(after, texts), Listen())


def _last(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """The safety words, then the nurse; or the end where she cannot be reached or was tried before."""
    if nurse.open(now) and not state.rang:
        texts = (words("ladder_ends"), words("connecting"))
        return replace(state, said=texts, rang=True), (*speaking(state, texts), Transfer(nurse.number))
    texts = (words("ladder_ends"), words("no_one_there"))
    return replace(state, said=texts), (*speaking(state, texts), HangUp())
