"""The pipeline's way from words to topics, trained on any labelled sentences."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.sentence_model import SentenceModel, pretrained_folder
from assistant.nlu.spoken_words import Reader
from assistant.nlu.topic_classifier import TopicClassifier, joint, spelling_classifier
from assistant.nlu.tuning import Example, Tuning, tune
from assistant.settings import PROJECT, settings
from assistant.yaml_files import read_yaml

BATCH = 32


@dataclass(frozen=True)
class Labelled:
    """Sentences with their labels."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        """Number of sentences."""
        return len(self.texts)


def _config() -> dict[str, Any]:
    """What config.yml sets for the topic classifier, over its defaults."""
    pipeline = read_yaml(PROJECT / "config.yml")["pipeline"]
    chosen = next(part for part in pipeline if part["name"].endswith(".TopicClassifier"))
    return {**TopicClassifier.get_default_config(), **chosen}


class Understanding:
    """Reader, tuned sentence model and letters, as in the Rasa pipeline and with its settings.

    Args:
        data: to train on; minutes.
    """

    def __init__(self, data: Labelled) -> None:
        self._reader, self._config = Reader(), _config()
        texts = [self._reader.read(text) for text in data.texts]
        pretrained = pretrained_folder(settings().sentence_model, settings().sentence_model_sha256)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            examples = [Example(text, topic=label) for text, label in zip(texts, data.labels, strict=True)]
            tune(examples, Tuning(), pretrained, folder)
            self._model, self._heads = SentenceModel(folder), Heads.load(folder / HEADS_FILE)
        self._spelling = spelling_classifier(self._config["regularisation"]).fit(texts, data.labels)
        self.labels = [str(label) for label in self._spelling.classes_]
        assert tuple(self.labels) == self._heads.topics, "both classifiers sort the labels alike"

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Shape (texts, labels)."""
        read = [self._reader.read(text) for text in texts]
        batches = [read[start : start + BATCH] for start in range(0, len(read), BATCH)]
        means = np.concatenate([self._model.encode(batch).topic_mean for batch in batches])
        meant, spelled = self._heads.topic_probabilities(means), self._spelling.predict_proba(read)
        both = joint(meant, spelled, self._config["spelling_share"], self._config["sharpness"])
        return np.asarray(both, np.float64)

    def guesses(self, texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.float64]]:
        """The likeliest label of each text, and its probability."""
        probabilities = self.probabilities(texts)
        return [self.labels[row] for row in probabilities.argmax(axis=1)], probabilities.max(axis=1)
