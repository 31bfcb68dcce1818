"""Say that again."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.last_answer import last_said
from assistant.turn import ASKS, SETTLED

OF_THAT_TURN = (SETTLED, ASKS, "red_flags")
"""What stood beside a message for the guard, and is not said again."""


class ActionRepeat(Action):
    """Says the last answer once more, word for word."""

    def name(self) -> str:
        """See Action."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        last = last_said(tracker)
        if last.get("shown"):
            told = {key: value for key, value in last.items() if key not in OF_THAT_TURN}
            dispatcher.utter_message(text=last["shown"], metadata=told)
        else:
            dispatcher.utter_message(response="utter_repeat")
        return []
