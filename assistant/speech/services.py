"""Recogniser and voice as the assistant uses them: which lives, how many may ask at once, what was said before."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from cachetools import LRUCache

from assistant.speech.slowly import with_pauses
from assistant.speech.wyoming_clients import Heard, NoSpeechService, describe, hear, speak

PROBE_EVERY = 15.0  # seconds; a service that was started again is found within them
AT_ONCE = 2  # recognitions or syntheses; each takes both cores for seconds
WAIT_SECONDS = 10.0  # for a turn; more is no answer for somebody in pain
REMEMBERED = 24 * 2**20  # bytes of spoken answers, about nine minutes; the same answers come again


class SpeechServices:
    """What listens and speaks.

    Args:
        recogniser: Wyoming address, or "" for none.
        voice: the same.

    Attributes:
        transcribes: whether the recogniser answered when last asked.
        speaks: whether the voice did.
    """

    def __init__(self, recogniser: str, voice: str) -> None:
        self._recogniser, self._voice = recogniser, voice
        self.transcribes = self.speaks = False
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._said: LRUCache[str, bytes] = LRUCache(REMEMBERED, getsizeof=len)

    def available(self) -> dict[str, bool]:
        """What a page may offer."""
        return {"transcribe": self.transcribes, "speak": self.speaks}

    async def probe(self) -> None:
        """Ask both whether they live."""
        self.transcribes, self.speaks = await asyncio.gather(_lives(self._recogniser), _lives(self._voice))

    async def watch(self, every: float = PROBE_EVERY) -> None:
        """Probe now and again, for ever."""
        while True:
            await self.probe()
            await asyncio.sleep(every)

    async def hear(self, pcm: bytes, prompt: str = "") -> Heard:
        """As `wyoming_clients.hear`; waits for its turn.

        Raises:
            NoSpeechService: none is there, or it is too busy.
        """
        if not self._recogniser:
            raise NoSpeechService("no recogniser is set")
        async with self._turn():
            return await hear(self._recogniser, pcm, prompt)

    async def speak(self, text: str) -> bytes:
        """As `wyoming_clients.speak`; what was said before comes from memory. After each line there is a pause.

        Raises:
            NoSpeechService: none is there, or it is too busy.
        """
        if text in self._said:
            return self._said[text]
        if not self._voice:
            raise NoSpeechService("no voice is set")
        async with self._turn():
            sounds = [await speak(self._voice, line) for line in text.splitlines() if line.strip()]
            self._said[text] = sound = sounds[0] if len(sounds) == 1 else with_pauses(sounds)
        return sound

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(WAIT_SECONDS):  # wait_for may lose the turn where who waits hangs up just then
                await self._turns.acquire()
        except TimeoutError:
            raise NoSpeechService(f"all {AT_ONCE} turns taken for {WAIT_SECONDS:.0f} s") from None
        try:
            yield
        finally:
            self._turns.release()


async def _lives(uri: str) -> bool:
    if not uri:
        return False
    try:
        await describe(uri)
    except NoSpeechService:
        return False
    return True
