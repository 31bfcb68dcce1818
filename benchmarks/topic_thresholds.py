"""How sharpness, likely and margin of config.yml were chosen: `python -m benchmarks.topic_thresholds`.

Asks the trained assistant's parts the questions of benchmarks/validation. The blind test is not touched.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.training_data.message import Message
from rich.console import Console
from rich.table import Table

from assistant.checks.questions import VALIDATION
from assistant.engine import trained_runner
from assistant.nlu.sentence_encoder import TOPIC_PROBABILITIES, SentenceEncoder
from assistant.nlu.spoken_words import READ_AS, SpokenWords
from assistant.nlu.topic_classifier import Probabilities, TopicClassifier, joint
from assistant.yaml_files import read_yaml

SHARPNESS = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0)
SHARES = (0.0, 0.3, 0.5, 0.7)
LIKELY = (0.3, 0.35, 0.4, 0.45, 0.5)
MARGINS = (0.05, 0.1, 0.15)


class Parts:
    """The topic part of the trained assistant, taken out of it."""

    def __init__(self) -> None:
        runner = trained_runner()
        self._words, self._encoder = runner.node(SpokenWords), runner.node(SentenceEncoder)
        classifier = runner.node(TopicClassifier)
        self._letters, self.config = classifier._letters, classifier._config
        self.topics = [str(name) for name in self._letters.classes]

    def probabilities(self, texts: Sequence[str]) -> tuple[Probabilities, Probabilities]:
        """By meaning and by spelling, both of shape (texts, topics)."""
        messages = [Message.build(text) for text in texts]
        self._encoder.process(self._words.process(messages))
        meant = np.array([[m.get(TOPIC_PROBABILITIES)[name] for name in self.topics] for m in messages])
        return meant, np.array([self._letters.probabilities(m.get(READ_AS)) for m in messages], np.float64)


def _calibration_error(confidence: Probabilities, right: Probabilities, bins: int = 10) -> float:
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in set(place)]
    return float(sum(gaps))


def _asked_back(unsure: npt.NDArray[np.bool_], right: Probabilities) -> str:
    return f"{unsure.mean():.1%} ({right[unsure].mean() if unsure.any() else 0:.0%})"


def main() -> None:
    """Print the tables that the settings were read from."""
    questions, parts = read_yaml(VALIDATION / "questions.yml"), Parts()
    texts = [text for asked in questions.values() for text in asked]
    wanted = np.array([parts.topics.index(topic) for topic, asked in questions.items() for _ in asked])
    meant, spelled = parts.probabilities(texts)
    console = Console(width=150)
    for share in SHARES:
        both = joint(meant, spelled, share, 1.0)
        console.print(f"share of spelling {share}: {(both.argmax(1) == wanted).mean():.1%} right of {len(texts)}")
    columns = ("sharpness", "calibration error", *(f"below {t}" for t in LIKELY), *(f"lead < {m}" for m in MARGINS))
    table = Table(*columns, title="asked back (of these right), at the share of config.yml", title_justify="left")
    for sharpness in SHARPNESS:
        sharp = joint(meant, spelled, parts.config["spelling_share"], sharpness)
        right = np.asarray(sharp.argmax(1) == wanted, np.float64)
        ordered = np.sort(sharp, axis=1)
        best, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
        unsure = [*(best < t for t in LIKELY), *(lead < m for m in MARGINS)]
        shares = [_asked_back(u, right) for u in unsure]
        table.add_row(str(sharpness), f"{_calibration_error(best, right):.3f}", *shares)
    console.print(table)


if __name__ == "__main__":
    main()
