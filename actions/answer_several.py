"""Several questions in one message: the answers to two of them, in the order asked."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.form_state import emptied
from actions.last_answer import SEVERAL
from assistant.answers import Answer, answers
from assistant.dialogue.complaints import beside_a_question
from assistant.dialogue.duration import duration
from assistant.dialogue.forms import forms
from assistant.knowledge import topics
from assistant.turn import ASKED, MOST_ANSWERED
from assistant.wording import say, show

THE_REST = "I answer two questions at a time. Please ask me the rest again."


class ActionAnswerSeveral(Action):
    """ "Yes, coffee may help. ... Next, when you can drive. ..." """

    def name(self) -> str:
        """See Action."""
        return "action_answer_several"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        asked = [topic for topic in tracker.latest_message.get(ASKED) or [] if topic in topics()]
        if not asked:  # someone sent the bare intent
            dispatcher.utter_message(response="utter_say_again")
            return []
        answer_both(dispatcher, asked)
        return _asking_on(tracker, asked)


def _asking_on(tracker: Tracker, asked: Sequence[str]) -> list[dict[str, Any]]:
    """Where one of the parts is a plain complaint, the form that asks about danger signs: Rasa goes on with it."""
    text = str(tracker.latest_message.get("text") or "")
    name = None if (tracker.active_loop or {}).get("name") else beside_a_question(text, asked[:MOST_ANSWERED])
    if name is None:
        return []
    lasted = duration(text)
    hours = SlotSet("symptom_hours", lasted.most if lasted else None)
    return [*emptied(forms()[name]), hours, ActiveLoop(name)]


def answer_both(dispatcher: CollectingDispatcher, asked: Sequence[str], **more: Any) -> None:
    """The answers to the first two of these topics, one after the other.

    Args:
        asked: ids of topics.
        more: further metadata.
    """
    told = [answers()[topic] for topic in asked[:MOST_ANSWERED]]
    rest = [THE_REST] if len(asked) > MOST_ANSWERED else []
    shown = " ".join([_joined(told, [show(answer.shown) for answer in told]), *rest])
    spoken = " ".join([_joined(told, [say(answer.spoken) for answer in told]), *rest])
    sources = dict.fromkeys(source for answer in told for source in answer.sources)
    metadata = {
        "shown": shown,
        "spoken": spoken,
        "sources": [{"document": s.document, "section": s.section} for s in sources],
        "says": SEVERAL,
        "of": [answer.topic for answer in told],
        **more,
    }
    dispatcher.utter_message(text=shown, metadata=metadata)


def _joined(told: list[Answer], texts: list[str]) -> str:
    """The texts one after the other; before each but the first stands what it is about."""
    return " ".join(
        f"{_heading(place, answer)} {text}".strip()
        for place, (answer, text) in enumerate(zip(told, texts, strict=True))
    )


def _heading(place: int, answer: Answer) -> str:
    topic = topics()[answer.topic]
    if not topic.is_ours:  # its plain name, "something else", says nothing here
        return "Your other question:" if place else "Your first question:"
    return f"Next, {topic.plain}:" if place else ""
