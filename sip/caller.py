"""What the caller says and presses, as events for the assistant."""

import logging
import time
from collections.abc import Callable

from sip import contract
from sip.contract import Event, Listen
from sip.endpointing import LONGEST_SECONDS, Began, Utterance
from sip.errors import NoSpeechService
from sip.hearing import Inputs, words
from sip.line import CallLine, Input, LimitReached, Pressed
from sip.listener import Listener
from sip.speaking import Speaker
from sip.stages import Stages

LOG = logging.getLogger(__name__)
NEXT_KEY_SECONDS = 0.4
LOOK_SECONDS = 1.0  # while somebody speaks or is on hold: silence is judged anew


class Caller:
    """One call's.

    Args:
        use_keys: the sentence for when the recogniser is down.
    """

    def __init__(
        self, call: CallLine, recogniser_uri: str, stages: Stages, speaker: Speaker, use_keys: Callable[[], str]
    ) -> None:
        self._call, self._recogniser_uri, self._stages = call, recogniser_uri, stages
        self._speaker, self._use_keys = speaker, use_keys
        self.inputs = Inputs()
        self._later: list[Input] = []
        self._listener = Listener(call, self.inputs.put)

    async def attend(self) -> None:
        """Listen until cancelled. Should that break, keys are still there, and who says nothing is asked again."""
        try:
            await self._listener.run()
        except Exception as error:
            LOG.error("a call: nothing is heard any more: %s", type(error).__name__)

    def put_off(self, happened: Input) -> None:
        """Came when nothing may be cut short: it is looked at when the line listens again, and not lost."""
        if not isinstance(happened, Began):
            self._later.append(happened)

    def put_off_all(self) -> None:
        """The same for all that nobody has looked at."""
        for happened in self.inputs.taken():
            self.put_off(happened)

    @property
    def has_more(self) -> bool:
        """Whether something was put off, or the caller is speaking."""
        return bool(self._later) or self._listener.in_speech

    async def listen(self, listen: Listen) -> Event:
        """What the caller says or presses, or that nothing came."""
        for happened in self._later:
            self.inputs.put(happened)
        self._later.clear()
        until = time.monotonic() + listen.seconds
        while True:
            found = await self.inputs.next(max(0.01, until - time.monotonic()))
            if found is not None and _is_wanted(found, listen):
                return await self.event_of(found)
            if found is None:
                if not (self._listener.in_speech or self._call.held):
                    return contract.SILENCE
                until = time.monotonic() + LOOK_SECONDS

    async def event_of(self, happened: Input | None) -> Event:
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
        return await self.event_of(await self.inputs.next(LONGEST_SECONDS + 5))

    async def _keys(self, first: str) -> Event:
        pressed = first
        while isinstance(more := await self.inputs.next(NEXT_KEY_SECONDS), Pressed):
            pressed += more.key
        if more:
            self.inputs.put(more)
        self._stages.speech_ended(time.monotonic())
        return contract.keys(pressed)

    async def _heard(self, utterance: Utterance) -> Event:
        self._stages.speech_ended(self._listener.speech_ended)
        self._speaker.fill()
        try:
            with self._stages.of("recognition"):
                found = await words(self._recogniser_uri, utterance, self.inputs)
        except NoSpeechService as error:
            LOG.warning("the recogniser failed: %s", error)
            self._speaker.say_fixed(self._use_keys())
            return contract.heard("", None)
        return contract.heard(found.text, found.confidence)


def _is_wanted(happened: Input, listen: Listen) -> bool:
    if isinstance(happened, Pressed):
        return listen.keys
    return isinstance(happened, LimitReached) or listen.speech
