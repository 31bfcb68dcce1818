"""What the line says of the assistant's turn."""

from dataclasses import replace
from datetime import datetime

from assistant.answers import MORE_OFFER
from assistant.nurse import NurseLine
from assistant.phone.actions import HangUp, Listen
from assistant.phone.events import Heard
from assistant.phone.ladder import missed
from assistant.phone.parts import parts
from assistant.phone.read_back import heard_of_alarm, heard_words, must_be_read_back
from assistant.phone.state import Outcome, State, speaking
from assistant.phone.transfer import to_nurse
from assistant.phone.words import words
from assistant.turn import Turn

NOBODYS = (None, "out_of_scope")
"""What words come to that nobody meant for this line, such as a television in the room: a step of the ladder too."""


def settle(state: State, event: Heard, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """Everything that may follow words. A red flag comes first, and is never held back by a question of ours."""
    if turn.escalates:
        return alarm(state, turn)
    if turn.topic == "talk_to_human":
        return to_nurse(state, nurse, now)
    if turn.topic in NOBODYS and turn.tier == "none":
        return _not_understood(state, turn, nurse, now)
    if turn.topic in ("affirm", "deny") and (state.held or state.rest):
        return confirmed(state) if turn.topic == "affirm" else denied(state, nurse, now)
    if turn.topic == "repeat":
        return again(state)
    if must_be_read_back(event, turn):
        return _read_back(state, event, turn)
    return goodbye(state) if turn.topic == "goodbye" else answer(state, turn.reply.speech)


def alarm(state: State, turn: Turn) -> Outcome:
    """The emergency message, what was heard, the message again, and what can be done besides."""
    state = replace(state.understood(), alarmed=True)
    message = parts(turn.reply.speech)
    texts = (*message, words("heard", heard=heard_of_alarm(turn)), *message, words("stay_or_nurse"))
    return listening(state, *texts)


def listening(state: State, *texts: str) -> Outcome:
    """Say texts and listen."""
    return replace(state, said=texts), (*speaking(state, texts), Listen())


def answer(state: State, speech: str) -> Outcome:
    """An answer: its first part, and an offer where there is more."""
    first, *rest = parts(speech)
    state = replace(state.understood(), rest=tuple(rest), offered=not rest and speech.endswith(MORE_OFFER))
    if rest:
        return listening(state, first, words("want_more"))
    return listening(state, first, words("more_keys")) if state.offered else listening(state, first)


def again(state: State) -> Outcome:
    """What was said last; an open question stays open."""
    return listening(replace(state, missed=0), *(state.said or (words("nothing_to_repeat"),)))


def confirmed(state: State) -> Outcome:
    """Yes: the answer that was held back, or the next part."""
    if state.held == words("goodbye"):
        return goodbye(state)
    return answer(state, state.held or " ".join(state.rest))


def denied(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """No: it was misheard, which counts as a step of the ladder; or no more is wanted."""
    if state.held:
        return missed(state, nurse, now, words("say_again"))
    return listening(state.understood(), words("no_more"))


def goodbye(state: State) -> Outcome:
    """The safety words, and the end."""
    texts = (words("goodbye"),)
    return replace(state.understood(), said=texts), (*speaking(state, texts), HangUp())


def time_up(state: State) -> Outcome:
    """The longest time is reached."""
    texts = (words("time_up"),)
    return replace(state.understood(), said=texts), (*speaking(state, texts), HangUp())


def _not_understood(state: State, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """First what the assistant says itself: that it cannot answer, or which of two was meant."""
    if state.held:
        return missed(state, nurse, now, words("read_back_again", heard=state.heard), keep=True)
    return missed(state, nurse, now, turn.reply.speech or words("not_clear"))


def _read_back(state: State, event: Heard, turn: Turn) -> Outcome:
    """Ask whether it was heard right. After a red flag nothing is held back: it is said, and answered."""
    heard = heard_words(event.text)
    if state.alarmed:
        return answer(state, f"{words('heard', heard=heard)} {turn.reply.speech}")
    held = words("goodbye") if turn.topic == "goodbye" else turn.reply.speech
    return listening(replace(state.understood(), heard=heard, held=held), words("read_back", heard=heard))
