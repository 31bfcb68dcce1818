"""Recorded sound: a WAV file that came from outside, as samples that a recogniser takes."""

import io
import wave
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from assistant.errors import AssistantError

RATE = 16_000  # samples a second that recogniser and voice activity detector want
RATES = range(8_000, 48_001)
LONGEST_SECONDS = 60
LARGEST = 6_000_000  # bytes; a minute at 48 kHz has 5,760,044
Samples = NDArray[np.int16]


class NotSound(AssistantError):
    """Not a whole WAV file of 16-bit mono PCM."""


class SoundTooLong(AssistantError):
    """Longer than `LONGEST_SECONDS`."""


def read_wav(data: bytes) -> Samples:
    """The samples of a WAV file, at 16 kHz.

    Raises:
        NotSound: another format, cut short, or a header that does not fit what follows.
        SoundTooLong: more than a minute.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            _refuse_other_formats(file)
            rate, count = file.getframerate(), file.getnframes()
            if count > LONGEST_SECONDS * rate and count * 2 <= len(data):
                raise SoundTooLong(f"{count / rate:.0f} s, at most {LONGEST_SECONDS} s are heard")
            frames = file.readframes(count)
    except AssistantError:
        raise
    except Exception as error:  # wave raises five kinds for headers that lie
        raise NotSound(f"not a WAV file: {type(error).__name__}") from None
    if len(frames) != count * 2:
        raise NotSound("the WAV file is shorter than its header says")
    return _at_our_rate(np.frombuffer(frames, "<i2").astype(np.int16), rate)


def _refuse_other_formats(file: wave.Wave_read) -> None:
    if file.getnchannels() != 1 or file.getsampwidth() != 2 or file.getframerate() not in RATES:
        raise NotSound("the sound must be 16-bit mono PCM of 8 to 48 kHz")


def _at_our_rate(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not len(samples):
        return samples
    if rate % 50:  # odd rates would need filters of a million taps; 0.6 % of pitch is not heard
        rate = round(rate / 50) * 50
    shared = gcd(RATE, rate)
    resampled = resample_poly(samples.astype(np.float32), RATE // shared, rate // shared)
    whole: Samples = np.clip(np.rint(resampled), -32768, 32767).astype(np.int16)
    return whole


def as_wav(pcm: bytes, rate: int) -> bytes:
    """A WAV file of 16-bit mono PCM."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return out.getvalue()
