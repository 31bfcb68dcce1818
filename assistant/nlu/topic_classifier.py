"""Rasa component: which topic a message has, from its meaning and from its spelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from assistant.nlu.letters import Letters
from assistant.nlu.sentence_encoder import TOPIC_PROBABILITIES, SentenceEncoder
from assistant.nlu.spoken_words import READ_AS

Probabilities = npt.NDArray[np.floating[Any]]
RANKING_LENGTH = 5
FILE = "spelling.joblib"


def spelling_classifier(regularisation: float) -> Any:
    """Letters and words, untrained.

    Args:
        regularisation: inverse strength of the regression.
    """
    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32),
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32),
    )
    return make_pipeline(features, LogisticRegression(C=regularisation, max_iter=300))


def joint(meant: Probabilities, spelled: Probabilities, spelling_share: float, sharpness: float) -> Probabilities:
    """Probabilities by meaning and by spelling as one, all of shape (sentences, topics).

    Args:
        spelling_share: weight of spelling beside meaning, 0 to 1.
        sharpness: exponent; makes confidence mean "right so often".
    """
    both = ((1 - spelling_share) * meant + spelling_share * spelled) ** sharpness
    return np.asarray(both / both.sum(axis=1, keepdims=True))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Joins the tuned sentence model with a classifier over letters and words.

    Letters bear typing mistakes and brand names that the sentence model has never seen; meaning bears new words.
    The mean of both probabilities beat either alone and both in one classifier (ADR 0004).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [SentenceEncoder]

    @staticmethod
    def required_packages() -> list[str]:
        """See GraphComponent."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent."""
        return {
            "spelling_share": 0.5,  # weight of letters and words beside meaning
            "sharpness": 1.0,  # exponent on the joint probabilities, so that confidence means "right so often"
            "regularisation": 20.0,  # inverse; of the classifier over letters and words
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """See GraphComponent."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """See GraphComponent."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._letters = Letters(joblib.load(Path(folder) / FILE))
        return classifier

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage, self._resource = model_storage, resource
        self._letters: Letters | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """See GraphComponent. Seconds."""
        examples = training_data.intent_examples
        spelling = spelling_classifier(self._config["regularisation"])
        spelling.fit([m.get(READ_AS) or m.get(TEXT) for m in examples], [m.get(INTENT) for m in examples])
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(spelling, Path(folder) / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        assert self._letters is not None, "loaded before it is used"
        names, meant = self._letters.classes, message.get(TOPIC_PROBABILITIES)
        by_meaning = np.array([[meant[name] for name in names]])
        by_spelling = self._letters.probabilities(message.get(READ_AS) or message.get(TEXT) or "")[None]
        probabilities = joint(by_meaning, by_spelling, self._config["spelling_share"], self._config["sharpness"])[0]
        best = np.argsort(-probabilities)[:RANKING_LENGTH]
        ranking = [{INTENT_NAME_KEY: names[i], PREDICTED_CONFIDENCE_KEY: float(probabilities[i])} for i in best]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
