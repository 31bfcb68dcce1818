"""Say that again."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import buttons_of
from actions.last_answer import last_said
from actions.not_understood import not_understood
from assistant.turn import ASKS, SETTLED

OF_THAT_TURN = (SETTLED, ASKS, "red_flags")
"""What stood beside a message for the guard, and is not said again."""
NOTHING_YET = "utter_repeat"  # what is said where nothing was told before; said again it would help nobody


def say_again(dispatcher: CollectingDispatcher, said: dict[str, Any], command: str) -> None:
    """Says something once more.

    Args:
        said: its metadata.
        command: what was asked for, such as "repeat".
    """
    told = {key: value for key, value in said.items() if key not in OF_THAT_TURN}
    buttons = buttons_of(said.get("choices") or ())
    dispatcher.utter_message(text=said["shown"], buttons=buttons, metadata={**told, "command": command})


class ActionRepeat(Action):
    """Says the last answer once more, word for word."""

    def name(self) -> str:
        """See Action."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        last = last_said(tracker)
        if last.get("shown") and last.get("says") != NOTHING_YET:
            say_again(dispatcher, last, "repeat")
        else:
            not_understood(dispatcher, tracker, NOTHING_YET)
        return []
