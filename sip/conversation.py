"""One call's dialogue: what happens goes to the assistant, what it answers is done."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sip import contract
from sip.asking import Asking
from sip.assistant_client import Assistant, Safety
from sip.contract import Action, Event, Limit, Listen, Say, Transfer
from sip.endpointing import Utterance
from sip.errors import NoSpeechService
from sip.hearing import Inputs, words
from sip.line import CallLine, Input, LimitReached, Pressed
from sip.listener import Listener
from sip.speaking import Speaker
from sip.stages import Stages
from sip.time_limit import LONGEST_CALL_SECONDS, TimeLimit
from sip.voice import Voice
from sip.words import word

LOG = logging.getLogger(__name__)
NEXT_KEY_SECONDS = 0.4


@dataclass(frozen=True)
class Services:
    """What all calls share."""

    assistant: Assistant
    voice: Voice
    recogniser_uri: str
    safety: Callable[[], Safety]


class Conversation:
    """From the answer to the end of one call."""

    def __init__(self, call: CallLine, services: Services, keep: Callable[[], None] | None = None) -> None:
        """`keep` begins to keep the call's sound; it is called once the caller has been told."""
        self._call, self._services, self._keep = call, services, keep
        self._asking = Asking(services.assistant, services.safety)
        self._stages = Stages(self._asking.call)
        fillers = (self._word("one_moment"), self._word("still_here"))
        self._speaker = Speaker(call.mouth, services.voice, self._stages, fillers)
        self.inputs = Inputs()
        self._listener = Listener(call, self.inputs.put)
        self._limit = TimeLimit(lambda: self.inputs.put(LimitReached()), call.hang_up)

    async def run(self) -> None:
        """Until somebody hangs up; cancelled when the caller does."""
        self._limit.set(LONGEST_CALL_SECONDS)
        listening = asyncio.create_task(self._listener.run())
        try:
            await self._talk()
        except Exception as error:  # whatever it is: this caller hears the safety words, the others notice nothing
            LOG.error("call %s: %s at %s", self._asking.call[:8], type(error).__name__, _where(error))
            await self._speaker.say(Say(self._word("safety")))
        finally:
            listening.cancel()
            self._speaker.fill_no_more()
            self._limit.off()
            self._call.hang_up()
            await asyncio.shield(asyncio.create_task(self._asking.farewell()))

    async def _talk(self) -> None:
        event: Event | None = contract.ANSWERED
        while event is not None:
            self._speaker.fill()
            with self._stages.of("assistant"):
                actions = await self._asking.ask(event)
            event = await self._do(self._with_notice(actions) if event is contract.ANSWERED else actions)

    def _with_notice(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        """After the first sentence, which is about emergencies, that the call is kept, where it is."""
        if not self._keep:
            return actions
        at = next((n for n, action in enumerate(actions, 1) if isinstance(action, Say)), 0)
        return (*actions[:at], Say(self._word("recorded"), barge_in=False), *actions[at:])

    async def _do(self, actions: tuple[Action, ...]) -> Event | None:
        """What the caller did after it; None at the end of the call."""
        for limit in (action for action in actions if isinstance(action, Limit)):
            self._limit.set(limit.seconds)
        last = actions[-1] if actions else None
        says = [action for action in actions if isinstance(action, Say)]
        if cut := await self._say_all(says, to_the_end=isinstance(last, Transfer)):
            return await self._event_of(cut)
        self._speaker.fill_no_more()
        match last:
            case Listen():
                return await self._listen(last)
            case Transfer():
                return await self._transfer(last)
        return None

    async def _say_all(self, says: list[Say], *, to_the_end: bool) -> Input | None:
        """What cut it short, if anything did."""
        for say, following in zip(says, (*says[1:], None), strict=False):
            speaking = asyncio.create_task(self._speaker.say(say, following))
            try:
                cut = await self._cut(speaking, deaf=to_the_end or not say.barge_in)
            finally:
                speaking.cancel()
            if cut:
                self._call.mouth.stop()
                return cut
            await speaking
            if self._keep and say.text == self._word("recorded"):
                self._keep()
        return None

    async def _cut(self, speaking: "asyncio.Task[None]", *, deaf: bool) -> Input | None:
        while happened := await self.inputs.next_while(speaking):
            if not deaf or isinstance(happened, LimitReached):
                return happened
        return None

    async def _listen(self, listen: Listen) -> Event:
        """What the caller says or presses, or that nothing came."""
        until = time.monotonic() + listen.seconds
        while True:
            happened = await self.inputs.next(max(0.01, until - time.monotonic()))
            if happened is not None and _is_wanted(happened, listen):
                return await self._event_of(happened)
            if happened is None:
                if not (self._listener.endpointer.in_speech or self._call.held):
                    return contract.SILENCE
                until = time.monotonic() + 1.0

    async def _event_of(self, happened: Input | None) -> Event:
        """The event to send; waits for the end of what has begun."""
        match happened:
            case None:
                return contract.SILENCE
            case LimitReached():
                return contract.TIME_UP
            case Pressed(key):
                return await self._keys(key)
            case Utterance():
                return await self._heard(happened)
        return await self._event_of(await self.inputs.next())

    async def _keys(self, first: str) -> Event:
        pressed = first
        while isinstance(more := await self.inputs.next(NEXT_KEY_SECONDS), Pressed):
            pressed += more.key
        if more:
            self.inputs.put(more)
        self._stages.speech_ended(time.monotonic())
        return contract.keys(pressed[:32])

    async def _heard(self, utterance: Utterance) -> Event:
        self._stages.speech_ended(self._listener.speech_ended)
        self._speaker.fill()
        try:
            with self._stages.of("recognition"):
                found = await words(self._services.recogniser_uri, utterance, self.inputs)
        except NoSpeechService as error:
            LOG.warning("call %s: the recogniser failed: %s", self._asking.call[:8], error)
            self._speaker.say_fixed(self._word("use_keys"))
            return contract.heard("", None)
        return contract.heard(found.text, found.confidence)

    async def _transfer(self, transfer: Transfer) -> Event:
        self._speaker.fill()
        result = await self._call.transfer(transfer.number, transfer.seconds)
        self._speaker.fill_no_more()
        LOG.info("call %s: transfer %s", self._asking.call[:8], result)
        return contract.transfer_ended(result)

    def _word(self, name: str) -> str:
        return word(name, self._services.safety())


def _is_wanted(happened: Input, listen: Listen) -> bool:
    if isinstance(happened, Pressed):
        return listen.keys
    return isinstance(happened, LimitReached) or listen.speech


def _where(error: Exception) -> str:
    """File and line; an error's own words could hold the caller's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
