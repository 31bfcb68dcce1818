"""Yes: the rest of the last answer, or one of two choices that were offered, or both."""

import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_several import answer_both
from actions.last_answer import MORE, last_said, rest_was_told
from actions.not_understood import not_understood
from assistant.answers import answers
from assistant.wording import say, show

_SECOND = re.compile(r"\b(second|latter|last|other|2|two)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(both|(the )?two of them|first and (the )?second)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(first|former|1)\b", re.IGNORECASE)


def chosen(text: str, choices: Sequence[str]) -> str | None:
    """Which of two choices "the first one" or "the other" means; None when a yes leaves it open."""
    if _FIRST.search(text):
        return choices[0]
    return choices[1] if _SECOND.search(text) else None


class ActionContinue(Action):
    """Follows up on the last thing said."""

    def name(self) -> str:
        """See Action."""
        return "action_continue"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        last = last_said(tracker)
        if last.get("choices"):
            _settle_choice(dispatcher, tracker, tuple(last["choices"]))
        else:
            topic = "" if rest_was_told(last) else str(last.get("says", "")).removeprefix("utter_")
            _say_the_rest(dispatcher, tracker, topic)
        return []


def _settle_choice(dispatcher: CollectingDispatcher, tracker: Tracker, choices: tuple[str, ...]) -> None:
    """Answers the one that was meant, or both. A bare yes leaves it open: it is not asked a second time."""
    text = str(tracker.latest_message.get("text") or "")
    topic = chosen(text, choices)
    if _BOTH.search(text):
        answer_both(dispatcher, choices)
    elif topic:
        dispatcher.utter_message(response=f"utter_{topic}")
    else:
        not_understood(dispatcher, tracker, choices=choices)


def _say_the_rest(dispatcher: CollectingDispatcher, tracker: Tracker, topic: str) -> None:
    answer = answers().get(topic)
    if not answer or not answer.more:
        not_understood(dispatcher, tracker, "utter_affirm")
        return
    sources = [{"document": s.document, "section": s.section} for s in answer.sources]
    shown, spoken = show(answer.more), say(answer.more)
    metadata = {"shown": shown, "spoken": spoken, "sources": sources, "says": MORE, "of": [topic]}
    dispatcher.utter_message(text=shown, metadata=metadata)
