"""Says the sentences of an answer into a call, and fills the time until it comes."""

import asyncio
import time
from collections.abc import Sequence
from itertools import chain, repeat

from sip.contract import Say
from sip.frames import RATE, Mouth
from sip.sound import tone
from sip.stages import Stages
from sip.voice import Voice

FIRST_FILLER_SECONDS = 1.5  # after the end of speech
FILLER_SECONDS = 2.5  # of quiet after that, and within an answer: never more than 3
LOOK_SECONDS = 0.02
BETWEEN = bytes(RATE // 2)  # 0.25 s of quiet after a sentence
WAITING = tone(520, 0.15, 0.06)


async def drained(mouth: Mouth) -> None:
    """Until everything is said."""
    while mouth.speaks:  # noqa: ASYNC110 (the clock's thread must not touch the loop 50 times a second)
        await asyncio.sleep(LOOK_SECONDS)


class Speaker:
    """One call's."""

    def __init__(self, mouth: Mouth, voice: Voice, stages: Stages, fillers: Sequence[str]) -> None:
        self._mouth, self._voice, self._stages, self._fillers = mouth, voice, stages, fillers
        self._filling: asyncio.Task[None] | None = None

    async def say(self, say: Say, following: Say | None = None) -> None:
        """One or more sentences, until they are said; what follows is made ready meanwhile."""
        with self._stages.of("synthesis"):
            pieces = self._voice.say(say.text, say.rate)
            piece = await anext(pieces, b"")
        self._stages.first_sound()
        while piece:
            await self._put(piece)
            piece = await anext(pieces, b"")
        self._mouth.end()
        self._mouth.say(BETWEEN)
        if following:
            await self._voice.fetch(following.text, following.rate)
        await drained(self._mouth)

    def say_fixed(self, sentence: str) -> None:
        """A prepared sentence, at once."""
        self._mouth.say(self._voice.fixed(sentence))
        self._mouth.end()

    def fill(self) -> None:
        """From now on until `fill_no_more` whoever has heard nothing for a while hears that somebody is at work."""
        if self._filling is None:
            self._filling = asyncio.create_task(self._fill())

    def fill_no_more(self) -> None:
        """All is said, or the caller has the word."""
        if self._filling:
            self._filling.cancel()
            self._filling = None

    async def _put(self, piece: bytes) -> None:
        while self._mouth.full:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(LOOK_SECONDS)
        self._mouth.say(piece)

    async def _fill(self) -> None:
        await self._quiet_for(FIRST_FILLER_SECONDS - self._stages.waited())
        for sound in chain(map(self._voice.fixed, self._fillers), repeat(WAITING)):
            self._mouth.say(sound)
            self._mouth.end()
            await self._quiet_for(FILLER_SECONDS)

    async def _quiet_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
            if self._mouth.speaks:
                until = time.monotonic() + FILLER_SECONDS
