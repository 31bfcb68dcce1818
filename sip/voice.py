"""Everything the caller hears, as sound for the line: from the voice, from memory, or from a makeshift."""

import asyncio
import contextlib
import io
import logging
import shutil
import wave
from collections.abc import AsyncIterator, Iterable

from sip.errors import NoSpeechService
from sip.frames import RATE
from sip.sound import Resampler, tone
from sip.wyoming_clients import speak

LOG = logging.getLogger(__name__)
MEMORY = 16_000_000  # bytes: 16 minutes of the line
FIXED_RATE = 0.88
MAKESHIFT_WORDS_A_MINUTE = "140"
MAKESHIFT_SECONDS = 10.0
ALARM = tone(440, 0.4) + bytes(RATE // 2)  # where there is no voice at all


class Voice:
    """A voice and what it has said, in memory only, the longest unused goes first."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._said: dict[tuple[str, float], bytes] = {}
        self._pinned: dict[str, bytes] = {}
        self._makeshift = shutil.which("espeak-ng")

    @property
    def ready(self) -> bool:
        """Whether a caller would hear words."""
        return bool(self._pinned)

    async def prepare(self, sentences: Iterable[str]) -> bool:
        """Have these ready for good; whether the voice itself, not the makeshift, has said them all."""
        missing = set(sentences)
        try:
            while missing:
                sentence = missing.pop()
                self._pinned[sentence] = await self._whole(sentence)
        except NoSpeechService as error:
            LOG.warning("the voice does not answer (%s); is VOICE_URI right? docs/sip.md", error)
            for left in {sentence, *missing} - self._pinned.keys():
                if sound := await self._by_makeshift(left):
                    self._pinned[left] = sound
            return False
        return True

    def fixed(self, sentence: str) -> bytes:
        """A prepared sentence; a tone where there never was a voice."""
        return self._pinned.get(sentence, ALARM)

    async def say(self, text: str, rate: float) -> AsyncIterator[bytes]:
        """Sound for the line, piece by piece; always some, whatever fails."""
        if known := self._known(text, rate):
            yield known
            return
        said = bytearray()
        try:
            async for piece in self._by_voice(text, rate):
                said += piece
                yield piece
            self._remember(text, rate, bytes(said))
        except NoSpeechService as error:
            LOG.warning("the voice failed: %s", error)
            yield await self._by_makeshift(text) or ALARM

    async def fetch(self, text: str, rate: float) -> None:
        """Have it ready."""
        if not self._known(text, rate):
            with contextlib.suppress(NoSpeechService):
                self._remember(text, rate, b"".join([piece async for piece in self._by_voice(text, rate)]))

    async def _whole(self, text: str) -> bytes:
        return b"".join([piece async for piece in self._by_voice(text, FIXED_RATE)])

    def _known(self, text: str, rate: float) -> bytes | None:
        sound = self._said.pop((text, rate), None)
        if sound is not None:
            self._said[(text, rate)] = sound
        return sound or (self._pinned.get(text) if rate == FIXED_RATE else None)

    def _remember(self, text: str, rate: float, sound: bytes) -> None:
        self._said[(text, rate)] = sound
        while sum(map(len, self._said.values())) > MEMORY:
            self._said.pop(next(iter(self._said)))

    async def _by_voice(self, text: str, rate: float) -> AsyncIterator[bytes]:
        resampler = None
        async for pcm, given in speak(self._uri, text, rate):
            resampler = resampler or Resampler(given, RATE)
            if piece := resampler.more(pcm):
                yield piece
        if resampler:
            yield resampler.more(b"", last=True)

    async def _by_makeshift(self, text: str) -> bytes:
        """By espeak-ng, where it is installed: hard to understand, but words. Empty where it is not."""
        if not self._makeshift:
            return b""
        command = (self._makeshift, "--stdout", "-s", MAKESHIFT_WORDS_A_MINUTE, "-v", "en-us")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
        try:
            sound, _ = await asyncio.wait_for(process.communicate(text.encode()), MAKESHIFT_SECONDS)
            return _line_sound(sound)
        except (TimeoutError, wave.Error, EOFError):
            return b""
        finally:
            if process.returncode is None:
                process.kill()


def _line_sound(wav: bytes) -> bytes:
    with wave.open(io.BytesIO(wav)) as file:
        return Resampler(file.getframerate(), RATE).more(file.readframes(10**8), last=True)
