"""Rates of sound: the line has 8 kHz, detector and recogniser want 16, a voice has its own."""

import numpy as np
import soxr

from sip.frames import RATE

HEARD_RATE = 16_000


class Resampler:
    """Sound of one stream from one rate to another; its filter remembers what came before."""

    def __init__(self, given: int, wanted: int) -> None:
        self._stream = soxr.ResampleStream(given, wanted, 1, dtype="int16", quality="MQ") if given != wanted else None

    def more(self, pcm: bytes, *, last: bool = False) -> bytes:
        """What comes out for 16-bit mono samples more."""
        if self._stream is None:
            return pcm
        return bytes(self._stream.resample_chunk(np.frombuffer(pcm, "<i2"), last=last).astype("<i2").tobytes())


def up() -> Resampler:
    """From the line to the recogniser."""
    return Resampler(RATE, HEARD_RATE)


def tone(hertz: float, seconds: float, loudness: float = 0.1) -> bytes:
    """A soft tone for the line, its ends faded so that they do not click."""
    count = round(seconds * RATE)
    wave = np.sin(2 * np.pi * hertz * np.arange(count) / RATE) * np.sin(np.pi * np.arange(count) / count)
    return bytes((wave * loudness * 32767).astype("<i2").tobytes())
