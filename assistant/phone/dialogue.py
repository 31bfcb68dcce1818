"""One call: an event in, the next state and the line's actions out."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.nurse import NurseLine
from assistant.phone.actions import LONGEST_CALL_SECONDS, WAIT_SECONDS, Limit, Listen
from assistant.phone.answering import (
    again,
    answer,
    confirmed,
    denied,
    listening,
    said_again,
    settle,
    slower,
    time_up,
)
from assistant.phone.events import Answered, Event, Heard, HungUp, Keys, Silence, TimeUp, TransferEnded
from assistant.phone.keys import meaning
from assistant.phone.ladder import full_menu, missed, nurse_key, silent
from assistant.phone.read_back import confirms
from assistant.phone.state import Outcome, State, speaking
from assistant.phone.transfer import to_nurse, transfer_ended
from assistant.phone.words import Alarm, MenuTopic, after_yes_or_no, alarm_words, plain, spoken, words, yes_or_no
from assistant.settings import settings
from assistant.turn import Turn

Turning = Callable[[str], Awaitable[Turn]]
"""Gives words to the assistant, as a turn of this call's conversation."""
MOST_KEYS = 8  # remembered, for the emergency number pressed key by key
AFFIRM, DENY = "yes", "no"  # what the assistant is told when a key answers its own question
STOP = "stop"  # what it is told when the words that made it ask were misheard


class Dialogue:
    """The rules of the phone line (docs/phone.md has them as a table).

    Args:
        nurse: where callers are transferred to.
    """

    def __init__(self, nurse: NurseLine) -> None:
        self.nurse = nurse

    async def step(self, state: State, event: Event, turn: Turning, now: datetime) -> Outcome:
        """What follows an event.

        Args:
            turn: gives words to the assistant; a red flag in them is the guard's to find.
            now: with a time zone.

        Returns:
            The call's next state, and the actions, which end in `Listen`, `Transfer` or `HangUp`; none after `HungUp`.
        """
        state = replace(state, pressed=f"{state.pressed}{event.keys}"[-MOST_KEYS:] if isinstance(event, Keys) else "")
        match event:
            case HungUp():
                return state, ()
            case Answered():
                return self._greet(now)
            case Heard():
                return await self._heard(state, event, turn, now)
            case Keys():
                return await self._pressed(state, event, turn, now)
            case TransferEnded():
                return transfer_ended(state, event, self.nurse, now)
            case TimeUp():
                return _given_more(state, now) or time_up(state)
            case Silence():
                return time_up(state) if _is_over(state, now) else silent(state, self.nurse, now)

    async def begin_again(self, event: Event, turn: Turning, now: datetime) -> Outcome:
        """A call whose state is lost (the server was started anew): the safety sentence first, then what follows."""
        state, actions = await self.step(_begun(now), event, turn, now)
        return state, (*speaking(state, (words("emergency_first"),)), *actions) if actions else ()

    def _greet(self, now: datetime) -> Outcome:
        texts = (words("emergency_first"), words("who_speaks"), nurse_key(self.nurse, now), words("question"))
        state, actions = listening(_begun(now), *texts)
        return state, (Limit(), *actions)

    async def _heard(self, state: State, event: Heard, turn: Turning, now: datetime) -> Outcome:
        if not any(character.isalnum() for character in event.text):
            if _is_over(state, now):
                return time_up(state)
            return missed(state, self.nurse, now, words("not_clear"), keep=True)
        if not _is_over(state, now):
            if state.asks and not state.reads_itself and (answered := yes_or_no(event.text)) is not None:
                return await self._answered(state, answered, turn, now)
            if done := self._by_word(state, event, now):
                return done
        if state.asks and not state.reads_itself:
            rest = after_yes_or_no(event.text)
            first = event.text.split()[: -len(rest.split())]
            if first and yes_or_no(" ".join(first)) is not True:  # "no, i said coffee"
                await _take_back(state, turn)
            event = replace(event, text=rest)
        return self._settled(state, event, await turn(event.text), now)

    def _by_word(self, state: State, event: Heard, now: datetime) -> Outcome | None:
        """What plain words of words.yml do by themselves; no red flag is among them, which `assistant check` holds."""
        said = plain(event.text)
        if state.held and confirms(event.text, state.heard):
            return confirmed(state)
        if said in spoken().wait:
            return _take_your_time(state)
        if said in spoken().again:
            return said_again(state, self.nurse, now)
        if said in spoken().slower_words:
            return slower(state)
        return listening(state.understood(), *full_menu(self.nurse, now)) if said in spoken().menu_words else None

    async def _answered(self, state: State, yes: bool, turn: Turning, now: datetime) -> Outcome:
        """A plain yes or no, or its key, to a question of ours."""
        if state.reads_itself:
            word = AFFIRM if yes else DENY
            return self._settled(state, Heard(word), await turn(word), now)
        if not yes:
            await _take_back(state, turn)
            return denied(state, self.nurse, now)
        if state.heard or state.rest:
            return confirmed(state)
        return self._settled(state, Heard(AFFIRM), await turn(AFFIRM), now)

    def _settled(self, state: State, event: Heard, turn: Turn, now: datetime) -> Outcome:
        """Past the longest time only a red flag and the nurse are still served."""
        if _is_over(state, now) and not turn.escalates and turn.topic != "talk_to_human":
            return time_up(state)
        return settle(state, event, turn, self.nurse, now)

    async def _pressed(self, state: State, event: Keys, turn: Turning, now: datetime) -> Outcome:
        meant = meaning(event.keys, state)
        if event.words and (said := await turn(event.words)).escalates:
            return self._alarmed(state, event, said, nurse=meant == "nurse", now=now)
        if _dials_emergency(state):
            return await self._cannot_dial(state, turn, now)
        if meant == "nurse":
            return to_nurse(state, self.nurse, now)
        if _is_over(state, now):
            return time_up(state)
        match meant:
            case MenuTopic():
                return await self._chosen(state, meant, turn, now)
            case "yes" | "no":
                return await self._answered(state, meant == "yes", turn, now)
            case "again":
                return again(state)
            case "slower":
                return slower(state)
            case "menu":
                return listening(state.understood(), *full_menu(self.nurse, now))
        return missed(state, self.nurse, now, words("not_clear"), keep=True)

    def _alarmed(self, state: State, event: Keys, turn: Turn, *, nurse: bool, now: datetime) -> Outcome:
        """A red flag said while a key was pressed goes before what the key means; a nurse is still rung."""
        state, actions = settle(state, Heard(event.words), turn, self.nurse, now)
        if not nurse:
            return state, actions
        state, then = to_nurse(state, self.nurse, now)
        return state, (*(action for action in actions if not isinstance(action, Listen)), *then)

    async def _cannot_dial(self, state: State, turn: Turning, now: datetime) -> Outcome:
        """Somebody dials the emergency number or the crisis line into the open line: an emergency, and recorded."""
        crisis = _dials_crisis(state)
        number = settings().crisis_line if crisis else settings().emergency_number
        state, _ = settle(state, Heard(""), await turn(f"call {number}"), self.nurse, now)
        kind: Alarm = "crisis" if crisis else state.alarm or "emergency"
        return listening(replace(state, alarm=kind), *[words("cannot_dial_crisis" if crisis else "cannot_dial")] * 2)

    async def _chosen(self, state: State, topic: MenuTopic, turn: Turning, now: datetime) -> Outcome:
        """A key of the menu asks the assistant; nothing is read back, since nothing was heard."""
        await _take_back(state, turn)
        said = await turn(topic.ask)
        if said.topic is None or said.escalates:
            return settle(state.understood(), Heard(""), said, self.nurse, now)
        return answer(state, said.reply, words("about", label=topic.label))


def _begun(now: datetime) -> State:
    return State(began=now, until=now + timedelta(seconds=LONGEST_CALL_SECONDS))


async def _take_back(state: State, turn: Turning) -> None:
    """Close the question that misheard words opened: nobody has heard it, and the next words are no answer to it."""
    if state.held and state.held.asks:
        await turn(STOP)


def _take_your_time(state: State) -> Outcome:
    """A longer silence, and whatever was asked stays open; what was said last is kept for the key that repeats it."""
    state = state.unasked() if state.leaving else state
    return state, (*speaking(state, (words("take_your_time"),)), Listen(WAIT_SECONDS))


def _given_more(state: State, now: datetime) -> Outcome | None:
    """The driver's time is up, and the call was given more: after a red flag, or a talk with the nurse."""
    if state.began is None or state.until is None or now >= state.until:
        return None
    lasts = round((state.until - state.began).total_seconds())
    if lasts <= LONGEST_CALL_SECONDS:
        return None
    state, actions = listening(state, alarm_words(state.alarm, "still") if state.alarm else words("no_more"))
    return state, (Limit(lasts), *actions)


def _dials_emergency(state: State) -> bool:
    """Whether the emergency number was pressed key by key, after a red flag its first two keys; or the crisis line."""
    if _dials_crisis(state):
        return True
    numbers = {settings().emergency_number, "911"}
    return any(state.pressed.endswith((number, number[:2] if state.alarm else number)) for number in numbers)


def _dials_crisis(state: State) -> bool:
    """Whether the crisis line was pressed key by key, as far as keys are remembered."""
    number = "".join(character for character in settings().crisis_line if character.isdigit())[-MOST_KEYS:]
    return bool(number) and state.pressed.endswith(number)


def _is_over(state: State, now: datetime) -> bool:
    return state.until is not None and now >= state.until


def failed(state: State, nurse: NurseLine, now: datetime) -> Outcome:
    """What is said when something broke: whom to call, and the call goes on. A step of the ladder: no loop."""
    return time_up(state) if _is_over(state, now) else missed(state.unasked(), nurse, now, words("failed"))
