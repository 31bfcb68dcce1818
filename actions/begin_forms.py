"""The first words of a form."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.form_state import emptied, may_ask
from actions.telling import tell, tell_answer
from assistant.dialogue.complaints import COMPLAINT_OF, INTENTS
from assistant.dialogue.duration import Duration, duration
from assistant.dialogue.forms import Form, forms

DANGER_TOLD = {"tier": "watch", "flags": ["persistent_two_days"], "evidence": []}


class ActionAnswerComplaint(Action):
    """A complaint's answer: that of its topic, or of how long it says that it has lasted."""

    def name(self) -> str:
        """See Action."""
        return "action_answer_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        message = tracker.latest_message
        form = next(f for n, f in forms().items() if INTENTS.get(n) == message["intent"]["name"])
        topic = str(message.get(COMPLAINT_OF))
        topic = topic if topic in form.topics else form.topic
        said = str(message.get("text") or "")
        lasted = duration(said)
        answer = _answer(form, topic, lasted)
        tell_answer(
            dispatcher, answer, said, says=f"utter_{topic}", **({"red_flags": DANGER_TOLD} if answer != topic else {})
        )
        return [*emptied(form), SlotSet("symptom_hours", lasted.most if lasted else None)]


def _answer(form: Form, topic: str, lasted: Duration | None) -> str:
    """Topic whose answer is given."""
    if lasted is None or not lasted.two_days:
        return topic
    return (form.weeks if lasted.weeks else form.two_days) or topic


class ActionBeginScreening(Action):
    """Says what follows."""

    def name(self) -> str:
        """See Action."""
        return "action_begin_screening"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        form = forms()["screening"]
        assert form.begin is not None, "assistant check looks at it"
        if may_ask(tracker):
            tell(dispatcher, form.begin.text, form.topic)
        return emptied(form)
