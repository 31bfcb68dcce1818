"""Rasa component: messages that mean something only after others: follow-ups, and commands to the assistant itself."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.dialogue.commands import command_of
from assistant.dialogue.follow_ups import kind_of
from assistant.nlu.ask_instead import AskInstead
from assistant.nlu.red_flag_net import RED_FLAG
from assistant.nlu.untrained import Untrained
from assistant.turn import FOLLOW_UP, IN_CONVERSATION, SEVERAL_QUESTIONS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FollowUps(Untrained):
    """Sets the intent follow_up, or a command's; keeps what the classifier said, for when nothing was said before."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [AskInstead]

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent. A red flag goes before everything, and several questions name their subjects."""
        for message in messages:
            alone = message.get(INTENT)
            if alone[INTENT_NAME_KEY] in (RED_FLAG, SEVERAL_QUESTIONS):
                continue
            text = message.get(TEXT) or ""
            command = command_of(text)
            kind = command or kind_of(text)
            if kind:
                intent = {**alone, INTENT_NAME_KEY: command or FOLLOW_UP}
                told = {"kind": kind, "alone": alone[INTENT_NAME_KEY]}
                message.set(IN_CONVERSATION, told, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [intent, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
                message.set(INTENT, intent, add_to_output=True)
        return messages
