"""One call: an event in, the next state and the line's actions out."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.nurse import NurseLine
from assistant.phone.actions import LONGEST_CALL_SECONDS, Action, Limit, Listen
from assistant.phone.answering import again, answer, confirmed, denied, listening, settle, time_up
from assistant.phone.events import Answered, Event, Heard, HungUp, Keys, Silence, TimeUp, TransferEnded
from assistant.phone.keys import meaning
from assistant.phone.ladder import missed, silent
from assistant.phone.state import Outcome, State, speaking
from assistant.phone.transfer import to_nurse, transfer_ended
from assistant.phone.words import MenuTopic, menu_words, words, yes_or_no
from assistant.turn import Turn

Turning = Callable[[str], Awaitable[Turn]]
"""Gives words to the assistant, as a turn of this call's conversation."""
AFFIRM = "yes"  # what the assistant is told when its own offer of more was taken by a key


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
        match event:
            case HungUp():
                return state, ()
            case Answered():
                return _greet(now)
            case Heard():
                return await self._heard(state, event, turn, now)
            case Keys():
                return await self._pressed(state, event, turn, now)
            case TransferEnded():
                return transfer_ended(state, event, self.nurse)
            case TimeUp():
                return time_up(state)
            case Silence():
                return time_up(state) if _is_over(state, now) else silent(state, self.nurse, now)

    async def begin_again(self, event: Event, turn: Turning, now: datetime) -> Outcome:
        """A call whose state is lost (the server was started anew): the safety sentence first, then what follows."""
        state = State(until=now + timedelta(seconds=LONGEST_CALL_SECONDS))
        state, actions = await self.step(state, event, turn, now)
        return state, (*speaking(state, (words("emergency_first"),)), *actions) if actions else ()

    async def _heard(self, state: State, event: Heard, turn: Turning, now: datetime) -> Outcome:
        if not any(character.isalnum() for character in event.text):
            if _is_over(state, now):
                return time_up(state)
            return missed(state, self.nurse, now, words("not_clear"), keep=True)
        plain = yes_or_no(event.text) if state.asks else None
        if plain is not None and not _is_over(state, now):
            return await self._answered(state, plain, turn, now)
        return self._settled(state, event, await turn(event.text), now)

    async def _answered(self, state: State, yes: bool, turn: Turning, now: datetime) -> Outcome:
        """A plain yes or no, or its key, to a question of ours."""
        if not yes:
            return denied(state, self.nurse, now)
        if state.held or state.rest:
            return confirmed(state)
        return self._settled(state, Heard(AFFIRM), await turn(AFFIRM), now)

    def _settled(self, state: State, event: Heard, turn: Turn, now: datetime) -> Outcome:
        """Past the longest time only a red flag and the nurse are still served."""
        if _is_over(state, now) and not turn.escalates and turn.topic != "talk_to_human":
            return time_up(state)
        return settle(state, event, turn, self.nurse, now)

    async def _pressed(self, state: State, event: Keys, turn: Turning, now: datetime) -> Outcome:
        meant = meaning(event.keys, state)
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
                return _slower(state)
            case "menu":
                return listening(state.understood(), *menu_words())
        return missed(state, self.nurse, now, words("not_clear"), keep=True)

    async def _chosen(self, state: State, topic: MenuTopic, turn: Turning, now: datetime) -> Outcome:
        """A key of the menu asks the assistant; nothing is read back, since nothing was heard."""
        said = await turn(topic.ask)
        if said.topic is None or said.escalates:
            return settle(state.understood(), Heard(""), said, self.nurse, now)
        return answer(state, f"{words('about', label=topic.label)} {said.reply.speech}")


def _greet(now: datetime) -> Outcome:
    state = State(until=now + timedelta(seconds=LONGEST_CALL_SECONDS))
    state, actions = listening(state, words("emergency_first"), words("who_speaks"), words("question"))
    return state, (Limit(), *actions)


def _slower(state: State) -> Outcome:
    """Slower from here on, and what was said last once more; an open question stays open."""
    slower = replace(state.slower(), missed=0)
    said = state.said or (words("nothing_to_repeat"),)
    return slower, (*speaking(slower, (words("slower"), *said)), Listen())


def _is_over(state: State, now: datetime) -> bool:
    return state.until is not None and now >= state.until


def safety_actions(state: State) -> tuple[Action, ...]:
    """What is said when something broke: whom to call, and the call goes on."""
    return (*speaking(state, (words("failed"),)), Listen())
