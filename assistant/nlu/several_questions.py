"""Rasa component: several questions in one message, each with its topic, in the order asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from assistant.knowledge import topics
from assistant.nlu.question_parts import Part
from assistant.nlu.red_flag_net import RED_FLAG
from assistant.nlu.sentence_encoder import PARTS, SentenceEncoder
from assistant.nlu.untrained import Untrained
from assistant.turn import ASKED, SEVERAL_QUESTIONS


def asked_topics(parts: Sequence[tuple[Part, dict[str, float]]], sure: float, sure_if_told: float) -> dict[str, float]:
    """Topics of the parts that are questions with an answer, with their probabilities, in the order asked.

    Args:
        parts: with their probabilities by topic.
        sure: a part in the form of a question that is less likely than this is taken for talk around the others.
        sure_if_told: the same of any other part.
    """
    asked: dict[str, float] = {}
    before = ""
    for part, probabilities in parts:
        topic, likely = max(probabilities.items(), key=lambda entry: entry[1])
        group = topics()[topic].group
        # "ice on the back, and how long": not how long the test takes
        means_another = part.leans and before not in ("", group)
        if topics()[topic].is_asked and not means_another and likely >= (sure if part.asks else sure_if_told):
            asked.setdefault(topic, likely)
        before = group if likely >= sure else before
    return asked


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SeveralQuestions(Untrained):
    """Sets the intent several_questions where a message surely asks about two topics or more."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent."""
        return {
            "sure": 0.5,  # probability of a part's topic from which on it is answered
            "sure_if_told": 0.9,  # the same where the part does not have the form of a question
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent. A red flag goes before all questions."""
        for message in messages:
            if message.get(INTENT)[INTENT_NAME_KEY] == RED_FLAG:
                continue
            asked = asked_topics(message.get(PARTS) or [], self._config["sure"], self._config["sure_if_told"])
            if len(asked) > 1:
                intent = {INTENT_NAME_KEY: SEVERAL_QUESTIONS, PREDICTED_CONFIDENCE_KEY: min(asked.values())}
                message.set(ASKED, list(asked), add_to_output=True)
                message.set(INTENT_RANKING_KEY, [intent, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
                message.set(INTENT, intent, add_to_output=True)
        return messages
