"""From which confidence on a sentence is answered, chosen without the test set."""

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.metrics import matthews_corrcoef

from benchmarks.nlu.understanding import Labelled, Understanding

LEFT_OUT, HELD_BACK = 0.3, 0.25  # share of labels that play out of scope; of the others' sentences, to look at
STEPS = np.linspace(0.0, 0.99, 100)


def refused(guesses: Sequence[str], confidence: npt.NDArray[np.float64], threshold: float, label: str) -> list[str]:
    """The guesses, those below the threshold replaced by the label for "none of them"."""
    return [guess if sure >= threshold else label for guess, sure in zip(guesses, confidence, strict=True)]


def best_threshold(
    right: Sequence[str], guesses: Sequence[str], confidence: npt.NDArray[np.float64], label: str
) -> float:
    """The threshold of the highest MCC; in the middle where several do equally well."""
    scores = np.array([matthews_corrcoef(right, refused(guesses, confidence, step, label)) for step in STEPS])
    return float(np.median(STEPS[scores >= scores.max() - 1e-9]))


def threshold_from_training(data: Labelled, label: str, seed: int = 1) -> float:
    """Training data alone: some labels are left out and play what is out of scope.

    Args:
        data: training data without sentences out of scope.
        label: for "none of them".
    """
    draw = random.Random(seed)
    labels = sorted(set(data.labels))
    outside = set(draw.sample(labels, round(len(labels) * LEFT_OUT)))
    pairs = list(zip(data.texts, data.labels, strict=True))
    draw.shuffle(pairs)
    inside = [pair for pair in pairs if pair[1] not in outside]
    back = round(len(inside) * HELD_BACK)
    learned = inside[back:]
    known = {name for _, name in learned}
    looked_at = [(text, name if name in known else label) for text, name in inside[:back]]
    looked_at += [(text, label) for text, name in pairs if name in outside]
    understanding = Understanding(Labelled(*map(tuple, zip(*learned, strict=True))))
    guesses, confidence = understanding.guesses([text for text, _ in looked_at])
    return best_threshold([name for _, name in looked_at], guesses, confidence, label)
