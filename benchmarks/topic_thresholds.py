"""How sharpness, likely and margin of config.yml were chosen: `python -m benchmarks.topic_thresholds` (takes minutes).

Tunes on the first two thirds of every training file and asks the last third, which other writers wrote. The blind test
is not touched.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.sentence_model import SentenceModel
from assistant.nlu.spoken_words import Reader
from assistant.nlu.topic_classifier import spelling_classifier
from assistant.nlu.training_texts import read_hard_negatives, read_questions, read_red_flag_texts
from assistant.nlu.tuned import tuned_folder
from assistant.nlu.tuning import Tuning
from assistant.nlu.tuning_examples import question_examples, red_flag_examples

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
Questions = Mapping[str, Sequence[str]]
LIKELY = (0.2, 0.3, 0.35, 0.4)
MARGINS = (0.05, 0.1)
BATCH = 64
SHARPNESS = (1.0, 1.4, 1.6, 1.8, 2.0)


def _parts(texts: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The first two thirds, and the last."""
    cut = len(texts) * 2 // 3
    return texts[:cut], texts[cut:]


class Held:
    """The model tuned on some questions and on all red-flag texts."""

    def __init__(self, questions: Questions) -> None:
        self._read = Reader().read
        asked = list(question_examples(questions, self._read))
        flags = red_flag_examples(read_red_flag_texts(), read_hard_negatives(), self._read)
        folder = tuned_folder([*asked, *flags], Tuning())
        self._model, self._heads = SentenceModel(folder), Heads.load(folder / HEADS_FILE)
        self.topics = self._heads.topics
        self._spelling = spelling_classifier(regularisation=20.0)
        self._spelling.fit([e.text for e in asked], [e.topic for e in asked])

    def topic_probabilities(self, texts: Sequence[str], share: float = 0.5) -> Floats:
        """Shape (texts, topics), as TopicClassifier joins them before sharpening."""
        read = [self._read(t) for t in texts]
        batches = (self._model.encode(read[start : start + BATCH]) for start in range(0, len(read), BATCH))
        meant = self._heads.topic_probabilities(np.concatenate([encoded.topic_mean for encoded in batches]))
        spelled = self._spelling.predict_proba(read)
        order = [list(self._spelling.classes_).index(t) for t in self.topics]
        return np.asarray((1 - share) * meant + share * spelled[:, order], np.float64)


def _calibration_error(confidence: Floats, right: Floats, bins: int = 10) -> float:
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in set(place)]
    return float(sum(gaps))


def main() -> None:
    """Print the table that the settings were read from."""
    parts = {topic: _parts(texts) for topic, texts in read_questions().items()}
    held = {topic: part[1] for topic, part in parts.items()}
    _print_topics(Console(width=130), Held({topic: part[0] for topic, part in parts.items()}), held)


def _print_topics(console: Console, model: Held, questions: Questions) -> None:
    texts = [t for asked in questions.values() for t in asked]
    topics = np.array([list(model.topics).index(name) for name, asked in questions.items() for _ in asked])
    joint = model.topic_probabilities(texts)
    right = np.asarray(joint.argmax(1) == topics, np.float64)
    console.print(f"topics, held out: {right.mean():.1%} right of {len(texts)}; asked back (of these right):")
    columns = ("sharpness", "calibration error", *(f"below {t}" for t in LIKELY), *(f"lead < {m}" for m in MARGINS))
    table = Table(*columns)
    for sharpness in SHARPNESS:
        sharp = joint**sharpness / (joint**sharpness).sum(1, keepdims=True)
        ordered = np.sort(sharp, axis=1)
        best, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
        unsure = [*(best < t for t in LIKELY), *(lead < m for m in MARGINS)]
        shares = [f"{u.mean():.1%} ({right[u].mean() if u.any() else 0:.0%})" for u in unsure]
        table.add_row(str(sharpness), f"{_calibration_error(best, right):.3f}", *shares)
    console.print(table)


if __name__ == "__main__":
    main()
