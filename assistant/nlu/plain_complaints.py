"""Rasa component: a plain complaint gets an intent of its own, so that Rasa's rule answers it and asks on."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.dialogue.complaints import COMPLAINT_OF, INTENTS, complaint
from assistant.nlu.several_questions import SeveralQuestions
from assistant.nlu.untrained import Untrained


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PlainComplaints(Untrained):
    """Sets headache_complaint or back_soreness_complaint; the topic that was classified stays in `complaint_of`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [SeveralQuestions]

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            best = message.get(INTENT)
            form = complaint(message.get(TEXT) or "", best[INTENT_NAME_KEY])
            if form:
                told = {**best, INTENT_NAME_KEY: INTENTS[form]}
                message.set(COMPLAINT_OF, best[INTENT_NAME_KEY], add_to_output=True)
                message.set(INTENT_RANKING_KEY, [told, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
                message.set(INTENT, told, add_to_output=True)
        return messages
