"""Sounds for callers to say, and the words in what they heard."""

import asyncio
import re

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from assistant.speech.sound import read_wav
from assistant.speech.wyoming_clients import hear, speak

RATE = 8_000


def spoken(voice: str, text: str) -> NDArray[np.int16]:
    """A sentence at 8 kHz, by the same voice that answers."""
    sound = resample_poly(read_wav(asyncio.run(speak(voice, text))).astype(np.float32), 1, 2)
    whole: NDArray[np.int16] = np.clip(sound, -32768, 32767).astype(np.int16)
    return whole


def recognised(recogniser: str, sound: NDArray[np.int16]) -> str:
    """The words of a recording at 8 kHz, lower case."""
    up = np.clip(resample_poly(sound.astype(np.float32), 2, 1), -32768, 32767).astype("<i2")
    text = asyncio.run(hear(recogniser, up.tobytes())).text.lower()
    return " ".join(re.findall(r"[a-z0-9']+", text))


def longest_quiet(sound: NDArray[np.int16]) -> float:
    """Seconds of the longest stretch in which nothing is to be heard."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(np.float32)
    quiet = np.sqrt((frames**2).mean(axis=1)) < 60
    longest = run = 0
    for is_quiet in quiet:
        run = run + 1 if is_quiet else 0
        longest = max(longest, run)
    return longest * 0.02


def sounds_at_end(sound: NDArray[np.int16], seconds: float) -> bool:
    """Whether something is to be heard in the last seconds."""
    return bool(np.abs(sound[-round(seconds * RATE) :].astype(np.int32)).max(initial=0) > 500)
