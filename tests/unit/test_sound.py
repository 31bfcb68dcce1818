"""Recorded sound: what is read, what is refused, what the gate lets through."""

import struct

import numpy as np
import pytest

from assistant.speech import gate
from assistant.speech.gate import AROUND_SECONDS, STEP, Silent, speech_in
from assistant.speech.nonsense import is_nonsense
from assistant.speech.sound import LARGEST, RATE, NotSound, SoundTooLong, as_wav, read_wav


def tone(seconds: float, rate: int = RATE) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 47_999, 48_000])
def test_any_rate_becomes_ours(rate: int) -> None:
    samples = read_wav(as_wav(tone(1, rate).tobytes(), rate))
    assert abs(len(samples) - RATE) < RATE / 100
    loudest = np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples)
    assert abs(loudest - 440) < 5


GOOD = as_wav(tone(1).tobytes(), RATE)
LIES = GOOD[:40] + struct.pack("<I", 2**31) + GOOD[44:]
STEREO = GOOD[:22] + struct.pack("<H", 2) + GOOD[24:]
EIGHT_BIT = GOOD[:34] + struct.pack("<H", 8) + GOOD[36:]
FLOATS = GOOD[:20] + struct.pack("<H", 3) + GOOD[22:]
TOO_SLOW = GOOD[:24] + struct.pack("<I", 4_000) + GOOD[28:]
NO_RATE = GOOD[:24] + struct.pack("<I", 0) + GOOD[28:]


BROKEN = [b"", b"RIFF", b"hello" * 100, bytes(99), GOOD[:30], GOOD[:-100]]


@pytest.mark.parametrize("data", [*BROKEN, LIES, STEREO, EIGHT_BIT, FLOATS, TOO_SLOW, NO_RATE])
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    with pytest.raises(NotSound):
        read_wav(data)


def test_a_minute_is_read_and_fits_and_more_is_too_long() -> None:
    minute = as_wav(bytes(60 * 48_000 * 2), 48_000)
    assert len(minute) <= LARGEST
    assert len(read_wav(minute)) == 60 * RATE
    with pytest.raises(SoundTooLong):
        read_wav(as_wav(bytes(61 * 8_000 * 2), 8_000))


@pytest.mark.parametrize("kind", ["nothing", "zero", "white", "quiet", "click"])
def test_nobody_speaks(kind: str) -> None:
    noise = np.random.default_rng(1)
    click = np.zeros(5 * RATE)
    click[40_000:40_200] = 20_000
    sounds = {
        "nothing": np.zeros(0),
        "zero": np.zeros(5 * RATE),
        "white": noise.normal(0, 3000, 5 * RATE),
        "quiet": noise.normal(0, 30, 5 * RATE),
        "click": click,
    }
    with pytest.raises(Silent):
        speech_in(sounds[kind].astype(np.int16))


def spoken(monkeypatch: pytest.MonkeyPatch, *parts: tuple[int, float]) -> np.ndarray:
    """So many steps each, with such a probability of speech."""
    probabilities = [p for steps, p in parts for _ in range(steps)]
    monkeypatch.setattr(gate, "probabilities", lambda samples: probabilities)
    return np.arange(len(probabilities) * STEP, dtype=np.int32).astype(np.int16)


def test_quiet_around_speech_stays_and_the_rest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = spoken(monkeypatch, (100, 0.1), (10, 0.9), (100, 0.1))
    kept = speech_in(samples)
    reach = round(AROUND_SECONDS * RATE / STEP)
    assert len(kept) == (10 + 2 * reach) * STEP
    assert (kept == samples[(100 - reach) * STEP : (110 + reach) * STEP]).all()


def test_a_pause_inside_is_shortened_not_joined_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = spoken(monkeypatch, (10, 0.9), (200, 0.0), (10, 0.9))
    assert len(speech_in(samples)) == (20 + 2 * round(AROUND_SECONDS * RATE / STEP)) * STEP


def test_a_moment_is_no_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = spoken(monkeypatch, (50, 0.1), (2, 0.9), (50, 0.1))
    with pytest.raises(Silent):
        speech_in(samples)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 3),
        ("...", 3),
        ("you", 2),
        ("[BLANK_AUDIO]", 2),
        ("(upbeat music)", 4),
        ("Thank you for watching!", 3),
        ("Thanks so much for watching, see you next time", 5),
        ("Please subscribe to my channel", 3),
        ("I'm sorry, I'm sorry, I'm sorry, I'm sorry, I'm sorry", 5),
        ("drinking, drinking, drinking, drinking,", 5),
        ("one two three four five six seven eight nine ten", 1),
    ],
)
def test_nonsense(text: str, seconds: float) -> None:
    assert is_nonsense(text, seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("stop", 0.6),
        ("No.", 0.5),
        ("Nurse!", 0.6),
        ("thank you", 1),
        ("no no no i cannot feel my legs", 3),
        ("very very very bad headache", 2),
        ("Can I drink coffee for the headache?", 1.8),
        ("My neck is so stiff I can't bend it.", 2.1),
    ],
)
def test_what_people_say_is_not_nonsense(text: str, seconds: float) -> None:
    assert not is_nonsense(text, seconds)


def test_what_the_recogniser_doubts_is_asked_again_but_not_a_lone_word() -> None:
    assert is_nonsense("can i dream coffin forty head", 2, -0.75)
    assert not is_nonsense("can i drink coffee", 2, -0.65)
    assert not is_nonsense("Nurse.", 0.6, -1.5)
