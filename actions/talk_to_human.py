"""A person: the number now, and what to do instead where nobody is on the line."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from assistant.answers import MORE_OFFER, answers
from assistant.dialogue.person import instead, reachable
from assistant.nurse import nurse_line
from assistant.wording import say, show

TOPIC, NUMBERS = "talk_to_human", "who_to_contact"


class ActionTalkToHuman(Action):
    """ "To talk to a nurse now, call ..." """

    def name(self) -> str:
        """See Action."""
        return "action_talk_to_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action. Where there is no nurse line, the clinicians' answer names the advice line."""
        whom, answer = reachable(), answers()[TOPIC]
        shown, spoken = whom.answer, whom.speech
        if not nurse_line().number:
            shown = show(answer.shown)
            spoken = say(f"{answer.spoken} {MORE_OFFER}" if answer.more else answer.spoken)
        metadata = {
            "shown": shown,
            "spoken": spoken,
            "sources": [{"document": s.document, "section": s.section} for s in answer.sources],
            "says": f"utter_{TOPIC}",
            "calls": list(whom.calls),
        }
        dispatcher.utter_message(text=shown, metadata=metadata)
        return []


def say_instead(dispatcher: CollectingDispatcher) -> None:
    """For who rang, and nobody answered: what to do instead."""
    told = instead()
    metadata = {
        "shown": told.answer,
        "spoken": told.speech,
        "sources": [{"document": s.document, "section": s.section} for s in answers()[NUMBERS].sources],
        "says": f"utter_{NUMBERS}",  # no wish for a person, by which the phone would ring the same line again
        "calls": list(told.calls),
    }
    dispatcher.utter_message(text=told.answer, metadata=metadata)
