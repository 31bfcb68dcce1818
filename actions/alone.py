"""A follow-up or a command to which nothing in the conversation belongs: what it means by itself."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.ask_which import ActionAskWhich
from actions.continue_answer import ActionContinue
from actions.repeat_answer import ActionRepeat
from assistant.knowledge import topics
from assistant.turn import IN_CONVERSATION

_ACTIONS: dict[str, type[ActionContinue | ActionRepeat]] = {"affirm": ActionContinue, "repeat": ActionRepeat}


def kind_and_alone(tracker: Tracker) -> tuple[str, str]:
    """Kind of the message, and the intent that it has by itself; empty when someone sent the bare intent."""
    found: dict[str, Any] = tracker.latest_message.get(IN_CONVERSATION) or {}
    return str(found.get("kind", "")), str(found.get("alone", ""))


def answer_alone(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> None:
    """Answers the message as if it had been the first."""
    _, alone = kind_and_alone(tracker)
    if alone in topics() and alone not in _ACTIONS:
        dispatcher.utter_message(response=f"utter_{alone}")
    else:
        _ACTIONS.get(alone, ActionAskWhich)().run(dispatcher, tracker, domain)
