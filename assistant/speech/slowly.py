"""Slow speech from a voice that knows one speed only: one sentence a line, and a pause after each."""

import io
import re
import wave
from collections.abc import Sequence

from assistant.speech.sound import as_wav

PAUSE_SECONDS = 0.9  # about twice what a voice leaves between sentences by itself
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def slow_form(text: str) -> str:
    """The text with each sentence on a line of its own."""
    return "\n".join(_SENTENCE_END.split(text.strip()))


def with_pauses(sounds: Sequence[bytes]) -> bytes:
    """WAV files of one voice as one, a pause between them. 16-bit mono."""
    pieces, rate = [], 0
    for sound in sounds:
        with wave.open(io.BytesIO(sound)) as file:
            rate = file.getframerate()
            pieces.append(file.readframes(file.getnframes()))
    return as_wav(bytes(2 * int(PAUSE_SECONDS * rate)).join(pieces), rate)
