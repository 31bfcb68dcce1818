"""Spoken sentences: three voices, clean or as a bad telephone line has them."""

import asyncio
import subprocess

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from assistant.speech.sound import RATE, Samples, read_wav
from assistant.speech.wyoming_clients import speak

VOICES = ("piper", "en-us", "en-gb+f3")  # the voice of scripts/speech, then two of espeak-ng
TELEPHONE = 8_000  # samples a second
SNR_DB = 10.0  # white noise below the speech, by mean power
FULL = 32767


async def said(text: str, voice: str, service: str) -> Samples:
    """A sentence at 16 kHz.

    Args:
        service: Wyoming address of the piper voice.
    """
    if voice == "piper":
        return read_wav(await speak(service, text))
    command = ["espeak-ng", "-v", voice, "--stdout", text]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
    pcm = np.frombuffer(done.stdout[44:], "<i2")  # its header gives no length when it writes to a pipe
    return _whole(resample_poly(pcm.astype(np.float32), 320, 441))  # from 22,050 Hz


def by_telephone(samples: Samples, random: np.random.Generator) -> Samples:
    """The same at 8 kHz with white noise, back at 16 kHz."""
    narrow = resample_poly(samples.astype(np.float32), 1, RATE // TELEPHONE)
    noise = np.sqrt(np.mean(narrow**2)) * 10 ** (-SNR_DB / 20)
    heard = resample_poly(narrow + random.normal(0, noise, len(narrow)), RATE // TELEPHONE, 1)
    return _whole(heard)


def _whole(samples: NDArray[np.float32]) -> Samples:
    whole: Samples = np.clip(samples, -FULL, FULL).astype(np.int16)
    return whole
