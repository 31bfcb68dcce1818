"""A follow-up or a command to which nothing in the conversation belongs: what it means by itself."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.ask_which import ActionAskWhich
from actions.continue_answer import ActionContinue
from actions.not_understood import not_understood
from actions.repeat_answer import ActionRepeat
from assistant.dialogue.asides import what_about
from assistant.knowledge import topics
from assistant.turn import IN_CONVERSATION

_ACTIONS: dict[str, type[ActionContinue | ActionRepeat]] = {"affirm": ActionContinue, "repeat": ActionRepeat}


NAMES_NOTHING = ("why", "is_normal")
"""Kinds of follow-up that mean nothing by themselves, whatever they sound most like."""
MAY_MEAN_THE_TEST = ("how_long", "how_much", "how_often", "when", "how", "no_help", "then", "helps")
"""Kinds whose "it" may be the test when nothing was said before, and nothing else."""


def _is_invented(kind: str, alone: str) -> bool:
    """Whether a topic is no more than a guess: nobody has named it."""
    topic = topics()[alone]
    if not topic.is_asked:
        return False
    return kind in NAMES_NOTHING or (kind in MAY_MEAN_THE_TEST and topic.group in ("recovery", "weeks_later"))


def kind_and_alone(tracker: Tracker) -> tuple[str, str]:
    """Kind of the message, and the intent that it has by itself; empty when someone sent the bare intent."""
    found: dict[str, Any] = tracker.latest_message.get(IN_CONVERSATION) or {}
    return str(found.get("kind", "")), str(found.get("alone", ""))


def answer_alone(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> None:
    """Answers the message as if it had been the first."""
    kind, alone = kind_and_alone(tracker)
    if alone in topics() and _is_invented(kind, alone):
        not_understood(dispatcher, tracker, text=what_about())
    elif alone in topics() and alone not in _ACTIONS:
        dispatcher.utter_message(response=f"utter_{alone}")
    else:
        _ACTIONS.get(alone, ActionAskWhich)().run(dispatcher, tracker, domain)
