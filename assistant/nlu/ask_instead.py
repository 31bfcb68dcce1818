"""Rasa component: when two topics are near each other or none is likely, ask instead of guessing."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.red_flag_net import RED_FLAG, RedFlagNet
from assistant.nlu.untrained import Untrained


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AskInstead(Untrained):
    """Sets the intent nlu_fallback; keeps the confidence of the best guess, which Rasa's own component overwrites."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [RedFlagNet]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent."""
        return {
            "likely": 0.3,  # below this confidence nothing is answered
            "margin": 0.05,  # two topics nearer to each other than this are asked about
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            best = message.get(INTENT)
            if best[INTENT_NAME_KEY] == RED_FLAG or self._sure(message.get(INTENT_RANKING_KEY)):
                continue
            unsure = {**best, INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME}
            message.set(INTENT_RANKING_KEY, [unsure, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
            message.set(INTENT, unsure, add_to_output=True)
        return messages

    def _sure(self, ranking: list[dict[str, Any]]) -> bool:
        first, second = (entry[PREDICTED_CONFIDENCE_KEY] for entry in ranking[:2])
        return bool(first >= self._config["likely"] and first - second >= self._config["margin"])
