"""Yes: the rest of the last answer, or the first of two choices that were offered."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.last_answer import last_said
from assistant.answers import answers
from assistant.nlg import say, show


class ActionContinue(Action):
    """Follows up on the last thing said."""

    def name(self) -> str:
        """See Action."""
        return "action_continue"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        last = last_said(tracker)
        said = str(last.get("says", ""))
        answer = answers().get(said.removeprefix("utter_"))
        if last.get("choices"):
            dispatcher.utter_message(response=f"utter_{last['choices'][0]}")
        elif answer and answer.more:
            sources = [{"document": s.document, "section": s.section} for s in answer.sources]
            shown, spoken = show(answer.more), say(answer.more)
            metadata = {"shown": shown, "spoken": spoken, "sources": sources, "says": "more"}
            dispatcher.utter_message(text=shown, metadata=metadata)
        else:
            dispatcher.utter_message(response="utter_affirm")
        return []
