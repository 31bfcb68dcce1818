"""Not sure what was meant: ask which of two; who was not understood just before is offered a person."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import buttons_of
from actions.not_understood import missed_before, not_understood
from assistant.knowledge import topics

WORTH_NAMING = 0.1  # a topic less likely than this is not worth a question


def _likely(tracker: Tracker) -> list[str]:
    """The two likeliest topics that can be named in a question."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [entry for entry in ranking if entry["confidence"] >= WORTH_NAMING]
    names = [entry["name"] for entry in likely if entry["name"] in topics()]
    return [n for n in names if topics()[n].is_asked and topics()[n].is_ours][:2]


class ActionAskWhich(Action):
    """ "Did you mean the headache, or the sore back?" """

    def name(self) -> str:
        """See Action."""
        return "action_ask_which"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        choices = _likely(tracker)
        if len(choices) < 2 or missed_before(tracker):
            not_understood(dispatcher, tracker)
            return []
        ask_which(dispatcher, choices)
        return []


def ask_which(dispatcher: CollectingDispatcher, choices: Sequence[str]) -> None:
    """Asks which of two topics was meant.

    Args:
        choices: ids of the two topics.
    """
    plain = [topics()[c].plain for c in choices]
    question = f"Did you mean {plain[0]}, or {plain[1]}?"
    metadata = {"shown": question, "spoken": question, "choices": list(choices)}
    dispatcher.utter_message(text=question, buttons=buttons_of(choices), metadata=metadata)
