"""One call's dialogue: what happens goes to the assistant, what it answers is done."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from sip import contract
from sip.asking import Asking
from sip.assistant_client import Assistant, Safety
from sip.caller import Caller
from sip.contract import Action, Event, HangUp, Limit, Listen, Say, Transfer
from sip.line import CallLine, Input, LimitReached
from sip.speaking import Speaker
from sip.stages import Stages
from sip.time_limit import LONGEST_CALL_SECONDS, TimeLimit
from sip.voice import Voice
from sip.words import word

LOG = logging.getLogger(__name__)


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
        self._leaving = False
        self._stages = Stages(self._asking.call)
        fillers = (self._word("one_moment"), self._word("still_here"))
        self._speaker = Speaker(call.mouth, services.voice, self._stages, fillers)
        self._caller = Caller(
            call, services.recogniser_uri, self._stages, self._speaker, lambda: self._word("use_keys")
        )
        self._limit = TimeLimit(lambda: self.put(LimitReached()), call.hang_up)

    def put(self, happened: Input) -> None:
        """Something happened on the line; from the loop's thread."""
        self._caller.inputs.put(happened)

    async def run(self) -> None:
        """Until somebody hangs up; cancelled when the caller does."""
        self._limit.set(LONGEST_CALL_SECONDS)
        listening = asyncio.create_task(self._caller.attend())
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
        cut = await self._say_all(says, to_the_end=not isinstance(last, Listen))
        self._speaker.fill_no_more()
        if cut:
            return await self._caller.event_of(cut)
        match last:
            case Listen():
                return await self._caller.listen(last)
            case Transfer():
                return await self._transfer(last)
            case HangUp() if self._caller.has_more and not self._leaving:
                self._leaving = True  # once only: a television must not keep the line
                return await self._caller.listen(Listen())
        return None

    async def _say_all(self, says: list[Say], *, to_the_end: bool) -> Input | None:
        """What cut it short, if anything did; not before a transfer or the end: a cough would lose the nurse."""
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
        while happened := await self._caller.inputs.next_while(speaking):
            if not deaf or isinstance(happened, LimitReached):
                return happened
            self._caller.put_off(happened)
        return None

    async def _transfer(self, transfer: Transfer) -> Event | None:
        self._speaker.fill()
        result = await self._call.transfer(transfer.number, transfer.seconds)
        self._speaker.fill_no_more()
        LOG.info("call %s: transfer %s", self._asking.call[:8], result)
        self._caller.put_off_all()  # said while it rang: must not cut what is said now
        ended = contract.transfer_ended(result)
        if result != "answered":
            return ended
        await self._asking.ask(ended)  # and end our own leg: the caller is with the nurse (RFC 5589, blind transfer)
        return None

    def _word(self, name: str) -> str:
        return word(name, self._services.safety())


def _where(error: Exception) -> str:
    """File and line; an error's own words could hold the caller's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
