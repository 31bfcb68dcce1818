"""Where an utterance begins and ends, from how likely each 32 ms are speech. Pure: no clock, no detector of its own."""

from collections import deque
from dataclasses import dataclass

STEP_SECONDS = 0.032  # what silero judges at once: 512 samples at 16 kHz
SPEAKS = 0.5  # probability of speech, the detector's own default; the web's gate has 0.3 as its recordings hold speech
SPEAKS_OVER_US = 0.8  # while we speak: our own voice comes back too
ECHO_LOSS_DB = 12.0
"""While we speak, the caller must not be fainter than what we said less this. Lines lose 6 dB of an echo at the very
least and mostly far more (ITU-T G.122, G.168); a caller speaks about as loud as we do."""
ENDS = 0.35  # once speaking, a lower probability still counts: soft ends of words
QUIET_SECONDS = 0.7  # ends an utterance; people stop for less within a sentence
LEAST_SECONDS = 0.13  # of speech: "no" is longer, a click is not
LEAST_OVER_US_SECONDS = 0.25  # a cough does not stop us
LONGEST_SECONDS = 20.0
BEFORE_SECONDS = 0.5  # kept from before the beginning, so that no soft first sound is lost
FORGET_STEPS = 2  # quiet steps within a beginning that do not undo it


@dataclass(frozen=True)
class Began:
    """The caller surely speaks."""


@dataclass(frozen=True)
class Utterance:
    """What the caller said: 16-bit mono at 16 kHz, a little quiet around it.

    Attributes:
        speech_seconds: how much of it is speech.
    """

    pcm: bytes
    speech_seconds: float


def _steps(seconds: float) -> int:
    return max(1, round(seconds / STEP_SECONDS))


class Endpointer:
    """Takes a call's steps one after another."""

    def __init__(self) -> None:
        self._before: deque[bytes] = deque(maxlen=_steps(BEFORE_SECONDS + LEAST_OVER_US_SECONDS))
        self._kept: list[bytes] = []
        self._voiced = self._quiet = 0
        self.quiet_before_end = 0.0
        """Seconds of quiet that ended the last utterance; 0 when it was too long."""

    @property
    def in_speech(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return bool(self._kept)

    def step(self, pcm: bytes, probability: float, over_us_db: float | None = None) -> Began | Utterance | None:
        """32 ms more.

        Args:
            pcm: 512 samples at 16 kHz.
            probability: that it is speech.
            over_us_db: how much louder it is than what we said just now; None while we are quiet.
        """
        if self._kept:
            return self._go_on(pcm, probability >= ENDS)
        voiced = probability >= SPEAKS
        if over_us_db is not None:
            voiced = probability >= SPEAKS_OVER_US and over_us_db >= -ECHO_LOSS_DB
        return self._maybe_begin(pcm, voiced, LEAST_SECONDS if over_us_db is None else LEAST_OVER_US_SECONDS)

    def _maybe_begin(self, pcm: bytes, voiced: bool, least: float) -> Began | None:
        self._before.append(pcm)
        self._quiet = 0 if voiced else self._quiet + 1
        self._voiced = self._voiced + voiced if self._quiet <= FORGET_STEPS else 0
        if self._voiced < _steps(least):
            return None
        self._kept, self._quiet = list(self._before), 0
        self._before.clear()
        return Began()

    def _go_on(self, pcm: bytes, voiced: bool) -> Utterance | None:
        self._kept.append(pcm)
        self._voiced += voiced
        self._quiet = 0 if voiced else self._quiet + 1
        if self._quiet < _steps(QUIET_SECONDS) and len(self._kept) < _steps(LONGEST_SECONDS):
            return None
        done = Utterance(b"".join(self._kept), self._voiced * STEP_SECONDS)
        self.quiet_before_end = self._quiet * STEP_SECONDS
        self._kept, self._voiced, self._quiet = [], 0, 0
        return done
