"""Rasa component: several questions in one message, each with its topic, in the order asked."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from assistant.knowledge import topics
from assistant.nlu.question_parts import ASKED, SEVERAL_QUESTIONS
from assistant.nlu.red_flag_net import RED_FLAG
from assistant.nlu.sentence_encoder import PARTS, SentenceEncoder

ANSWERED_TOGETHER = {"test", "recovery", "weeks_later", "help"}


def asked_topics(parts: list[tuple[str, dict[str, float]]], sure: float) -> dict[str, float]:
    """Topics of the parts that are questions with an answer, with their probabilities, in the order asked.

    Args:
        parts: words and probabilities by topic of each.
        sure: a part less likely than this is taken for talk around the questions.
    """
    best = [max(probabilities.items(), key=lambda entry: entry[1]) for _, probabilities in parts]
    likely = [(topic, p) for topic, p in best if p >= sure and topics()[topic].group in ANSWERED_TOGETHER]
    return dict(likely)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SeveralQuestions(GraphComponent, IntentClassifier):
    """Sets the intent several_questions where a message surely asks about two topics or more."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent."""
        return {"sure": 0.7}  # probability of a part's topic from which on it is answered

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SeveralQuestions:
        """See GraphComponent."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent. A red flag goes before all questions."""
        for message in messages:
            if message.get(INTENT)[INTENT_NAME_KEY] == RED_FLAG:
                continue
            asked = asked_topics(message.get(PARTS) or [], self._config["sure"])
            if len(asked) > 1:
                intent = {INTENT_NAME_KEY: SEVERAL_QUESTIONS, PREDICTED_CONFIDENCE_KEY: min(asked.values())}
                message.set(ASKED, list(asked), add_to_output=True)
                message.set(INTENT_RANKING_KEY, [intent, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
                message.set(INTENT, intent, add_to_output=True)
        return messages
