"""Not understood: ask for other words once, and offer a person the second time."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.last_answer import last_said
from assistant.dialogue.misses import MISSED, OFFER, misses
from assistant.dialogue.person import offer


def missed_before(tracker: Tracker) -> bool:
    """Whether the turn before was not understood either: as the guard saw it, or as the conversation has it."""
    seen = tracker.latest_message.get("metadata") or {}
    return bool(seen.get(MISSED)) or misses(last_said(tracker)) > 0


def not_understood(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    response: str = "utter_say_again",
    *,
    text: str = "",
    choices: tuple[str, ...] = (),
) -> None:
    """Says the response, or offers a person.

    Args:
        response: what is said the first time.
        text: said in its place.
        choices: ids of two topics that may still be chosen after the offer.
    """
    if not missed_before(tracker):
        if text:
            dispatcher.utter_message(text=text, metadata={"shown": text, "spoken": text, "says": response})
        else:
            dispatcher.utter_message(response=response)
        return
    told = offer()
    metadata = {"shown": told.answer, "spoken": told.speech, "says": OFFER, "calls": list(told.calls)}
    if choices:
        metadata["choices"] = list(choices)
    dispatcher.utter_message(text=told.answer, metadata=metadata)


class ActionOutOfScope(Action):
    """Something that is not about a spinal tap: said once; who means something else is then offered a person."""

    def name(self) -> str:
        """See Action."""
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        not_understood(dispatcher, tracker, "utter_out_of_scope")
        return []
