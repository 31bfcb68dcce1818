"""What the line says of the assistant's turn."""

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.answers import MORE_OFFER
from assistant.nurse import NurseLine
from assistant.phone.actions import HangUp
from assistant.phone.events import Heard
from assistant.phone.hollow import is_hollow
from assistant.phone.ladder import missed
from assistant.phone.parts import parts
from assistant.phone.read_back import asked_back, heard_of_alarm, heard_words, must_be_read_back
from assistant.phone.state import SLOWEST_RATE, Outcome, State, saying, speaking
from assistant.phone.transfer import to_nurse
from assistant.phone.words import ALARMS, Alarm, alarm_words, is_one_denial, plain, spoken, words
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import Reply, Turn

AFTER_ALARM = timedelta(minutes=3)  # the least that is left of a call after a red flag
MOST_REPEATS = 2
PLAIN = 0.7  # confidence of a question that is answered after a red flag
NO_QUESTIONS = (
    None, "out_of_scope", "not_covered", "deny", "affirm", "stop", "complaint", "greet", "thanks", "about_assistant",
    "trouble_sleeping", "rest_and_tiredness",  # what "I can't hang up" and "I am alone" were taken for
)  # fmt: skip
NOBODYS = (None, "out_of_scope")
"""What words come to that nobody meant for this line, such as a television in the room: a step of the ladder too."""


def settle(state: State, event: Heard, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """Everything that may follow words. A red flag comes first, and is never held back by a question of ours."""
    if turn.escalates:
        return alarm(state, turn, now)
    if turn.topic == "talk_to_human":
        return to_nurse(state, nurse, now)
    if turn.reply.command:
        return _obeyed(state, turn.reply, nurse, now)
    if turn.reply.busy and not state.alarm:  # nothing was misunderstood: no step of the ladder
        return answer(state, turn.reply)
    if state.alarm and _asks_nothing(turn) and not turn.reply.asks:
        return missed(state, nurse, now, alarm_words(state.alarm, "still"))
    if turn.topic in NOBODYS and turn.tier == "none" and not turn.reply.asks:
        return _not_understood(state, turn, nurse, now)
    if turn.topic in ("affirm", "deny") and (state.heard or state.rest):
        if is_one_denial(event.text) and not state.heard:  # it tells of a sign, and takes no more
            return answer(state, turn.reply)
        return confirmed(state) if turn.topic == "affirm" else denied(state, nurse, now)
    if is_hollow(state, event, turn):
        return _said_nothing(state, event, turn, nurse, now)
    if turn.topic == "repeat":
        return said_again(state, nurse, now)
    if must_be_read_back(event, turn, answers=state.asked):
        return _read_back(state, event, turn, nurse, now)
    if turn.topic == "goodbye":
        return _maybe_goodbye(state, event, nurse, now)
    return answer(state, turn.reply)


def alarm(state: State, turn: Turn, now: datetime) -> Outcome:
    """The emergency message, what was heard, the message again, and what to do now."""
    kind = max(_kind(turn), state.alarm or ALARMS[0], key=ALARMS.index)
    state = replace(state.understood(), alarm=kind, until=state.until_at_least(now + AFTER_ALARM))
    message = parts(turn.reply.speech)
    texts = (*message, words("heard", heard=heard_of_alarm(turn)), *message, alarm_words(kind, "after"))
    return listening(state, *texts)


def _kind(turn: Turn) -> Alarm:
    if CRISIS_FLAG in turn.red_flags:
        return "crisis"
    return "emergency" if turn.tier == "emergency" else "urgent"


def _asks_nothing(turn: Turn) -> bool:
    """Words after a red flag that are no plain question of ours: "I can't hang up", "I am alone"."""
    return turn.tier == "none" and (turn.topic in NO_QUESTIONS or turn.confidence < PLAIN)


def listening(state: State, *texts: str) -> Outcome:
    """Say texts and listen."""
    return saying(state, speaking(state, texts))


def answer(state: State, reply: Reply, before: str = "") -> Outcome:
    """An answer: its first part, and an offer where there is more; all of it where it ends in a question.

    Args:
        before: said in front of it, as the guard's reminder is; both do not count as words of the first part.
    """
    speech = reply.speech.removeprefix(reply.reminder).strip()
    first, *rest = parts(speech)
    first = " ".join(text for text in (reply.reminder, before, first) if text)
    if reply.asks:
        return listening(replace(state.understood(), asked=True), first, *rest)
    state = replace(state.understood(), rest=tuple(rest), offered=not rest and speech.endswith(MORE_OFFER))
    if rest:
        return listening(state, first, words("want_more"))
    return listening(state, first, words("more_keys")) if state.offered else listening(state, first)


def _obeyed(state: State, reply: Reply, nurse: NurseLine, now: datetime) -> Outcome:
    """A command to the assistant itself. The call knows itself what it said last, and what it has not said yet."""
    if reply.slow:
        return slower(state)
    if reply.command == "repeat":
        return said_again(state, nurse, now)
    return confirmed(state) if reply.command == "longer" and state.rest else answer(state, reply)


def slower(state: State) -> Outcome:
    """Slower from here on, and what was said last once more; an open question stays open."""
    first = words("slower") if state.rate > SLOWEST_RATE else words("slowest")
    state, actions = again(state.slower())
    return state, (*speaking(state, (first,)), *actions)


def said_again(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """Asked for by word: the second time more slowly. Whom that does not help climbs the ladder."""
    if state.repeated >= MOST_REPEATS and state.alarm:
        return missed(state, nurse, now, alarm_words(state.alarm, "still"))
    if state.repeated >= MOST_REPEATS:
        first = state.said[-1].text if state.asked and state.said else words("not_clear")
        return missed(state, nurse, now, first, keep=True)
    more = replace(state, repeated=state.repeated + 1)
    return slower(more) if state.repeated else again(more)


def again(state: State) -> Outcome:
    """What was said last, nowhere faster than before; an open question stays open."""
    said = tuple(replace(say, rate=min(say.rate, state.rate)) for say in state.said)
    return saying(replace(state, missed=0), said or speaking(state, (words("nothing_to_repeat"),)))


def confirmed(state: State) -> Outcome:
    """Yes: the answer that was held back, or the next part."""
    if state.leaving:
        return goodbye(state)
    return answer(state, state.held or Reply("", " ".join(state.rest)))


def denied(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """No: it was misheard, which counts as a step of the ladder; or no more is wanted, or the call is to go on."""
    if state.heard and not state.leaving:
        return missed(state.unasked(), nurse, now, words("say_again"))
    return listening(state.unasked() if state.leaving else state.understood(), words("no_more"))


def goodbye(state: State) -> Outcome:
    """The safety words, and the end."""
    text = alarm_words(state.alarm, "bye") if state.alarm else words("goodbye")
    return saying(state.understood(), speaking(state, (text,)), HangUp())


def time_up(state: State) -> Outcome:
    """The longest time is reached."""
    return goodbye(state) if state.alarm else saying(state, speaking(state, (words("time_up"),)), HangUp())


def _not_understood(state: State, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """First what the assistant says itself: that it cannot answer, or which of two was meant."""
    return missed(state, nurse, now, turn.reply.speech or words("not_clear"))


def _said_nothing(state: State, event: Heard, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """A step of the ladder.

    The first such word begins the ladder anew, since somebody may be there after all; only the first, so that it ends.
    Thanks are answered, and after any of these words taken for a goodbye.
    """
    if turn.topic == "thanks":
        if state.hollow:
            return _maybe_goodbye(state, event, nurse, now)
        state, actions = answer(state, turn.reply)
        return replace(state, hollow=True), actions
    state = state if state.hollow else replace(state, missed=0, hollow=True)
    return missed(state, nurse, now, turn.reply.speech)


def _read_back(state: State, event: Heard, turn: Turn, nurse: NurseLine, now: datetime) -> Outcome:
    """Ask whether it was heard right. After a red flag nothing is held back: it is said, and answered.

    The ladder goes on until a yes: whoever is misheard again and again must get to a nurse.
    """
    heard = heard_words(event.text)
    if state.alarm or turn.tier == "watch":  # those words are not to be missed
        return answer(state, turn.reply, words("heard", heard=heard))
    step = state.missed + bool(state.heard)  # read back again, without a yes between
    if step >= state.steps:
        return missed(state, nurse, now, words("not_clear"))
    asking = replace(state.unasked(), heard=heard, held=turn.reply, leaving=turn.topic == "goodbye", missed=step)
    return listening(asking, asked_back(event.text))


def _maybe_goodbye(state: State, event: Heard, nurse: NurseLine, now: datetime) -> Outcome:
    """The end only after plain words for it: "hang on" must not be hung up on. To ask is a step of the ladder."""
    if plain(event.text) in spoken().goodbye_words:
        return goodbye(state)
    step = state.missed + 1
    if step >= state.steps:
        return missed(state.unasked(), nurse, now, words("not_clear"))
    asking = replace(state.unasked(), heard=heard_words(event.text), leaving=True, missed=step)
    return listening(asking, words("end_call"))
