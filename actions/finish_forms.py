"""The last words of a form."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop
from rasa_sdk.executor import CollectingDispatcher

from actions.escalate import ActionEscalate, escalate
from actions.form_state import answered, asked_again, emptied
from actions.last_answer import second_thought_of
from actions.other_complaint import other_complaint
from actions.telling import tell, tell_answer
from assistant.dialogue.form_danger import finding
from assistant.dialogue.forms import Form, forms
from assistant.dialogue.second_thoughts import CLOSED, QUESTION, SecondThought
from assistant.safety.findings import ESCALATING
from assistant.turn import SETTLED

YES = ("yes", "unclear")  # unclear is read as yes
STOPPED = {"stopped", "between"}
ASKS_AGAIN = "Let me ask again."
NEXT = "Now about {about}."


class FinishForm(Action, ABC):
    """Says what follows from the answers, the gravest first, and empties the slots."""

    @property
    @abstractmethod
    def form(self) -> str:
        """Name of the form."""

    def name(self) -> str:
        """See Action."""
        return f"action_finish_{self.form}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        form = forms()[self.form]
        found = answered(form, tracker)
        if not found and (thought := second_thought_of(tracker)):
            if thought.means == "again":
                tell(dispatcher, ASKS_AGAIN, form.topic)
                return _beginning(self.form)
            _say_of_second_thought(thought, dispatcher, tracker)
        elif "red_flag" in found.values():
            ActionEscalate().run(dispatcher, tracker, domain)
        elif signs := [slot for slot, meant in found.items() if meant in YES]:
            _say_of_signs(form, signs, dispatcher, tracker)
        else:
            _say_of_rest(form, found, dispatcher, str(tracker.latest_message.get("text") or ""))
            if not {*found.values()} & STOPPED and (other := other_complaint(tracker, self.form)):
                tell(dispatcher, NEXT.format(about=forms()[other].about), form.topic)
                return [*emptied(form), *_beginning(other)]
        return emptied(form)


def _beginning(name: str) -> list[dict[str, Any]]:
    """Events by which Rasa goes on with a form from its first question."""
    return [*emptied(forms()[name]), ActiveLoop(name)]


def _say_of_signs(form: Form, signs: list[str], dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """The emergency message of a dangerous sign; of any other one that the doctor is to be asked first."""
    held = {slot: tracker.get_slot(slot) for slot in signs}
    _say_of(
        form,
        [
            finding(form.question(slot), value["said"], value["asked"], asked_again(tracker, slot).denied)
            for slot, value in held.items()
        ],
        dispatcher,
        tracker,
    )


def _say_of_second_thought(thought: SecondThought, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    form = forms()[thought.form]
    question = form.question(thought.slot)
    said = str(tracker.latest_message.get("text") or "")
    questions = form.questions if thought.means == "one" else [question]
    found = [finding(each, said, each.ask if thought.was_asked else "") for each in questions]
    dangers = [each for each in found if each["tier"] in ESCALATING]
    flags = [flag for each in dangers for flag in each["flags"]]  # a yes to any of them: all are told of
    _say_of(form, [{**each, "flags": flags} for each in dangers[:1]] or found, dispatcher, tracker)


def _say_of(form: Form, findings: list[dict[str, Any]], dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    gravest = next((f for f in findings if f["tier"] in ESCALATING), None)
    if gravest:
        escalate(dispatcher, tracker, gravest, says=f"utter_{form.topic}", settled=True)
    elif form.says.talk_first:
        tell(dispatcher, form.says.talk_first.text, form.topic, red_flags=findings[0])


def _say_of_rest(form: Form, found: dict[str, str], dispatcher: CollectingDispatcher, said: str) -> None:
    """How long it has lasted, or the form's last words; a topic's answer in place of questions that nobody hears."""
    meant, asked = set(found.values()), {QUESTION: next(reversed(found), "")}
    if meant == {"no"} or meant & STOPPED:  # a yes still counts
        asked[CLOSED] = "stopped" if meant & STOPPED else "no"
    lasted = form.weeks if "weeks" in meant else form.two_days if "two_days" in meant else None
    if topic := lasted or (form.topic if form.begin and not meant else None):
        tell_answer(dispatcher, topic, said, **{SETTLED: True, **asked})
        return
    ended = form.says.stopped if meant & STOPPED and form.says.stopped else form.says.end
    tell(dispatcher, ended.text, form.topic, **asked)


class FinishHeadacheCheck(FinishForm):
    """Of the headache check."""

    form = "headache_check"


class FinishBackSorenessCheck(FinishForm):
    """Of the back-soreness check."""

    form = "back_soreness_check"


class FinishScreening(FinishForm):
    """Of the screening."""

    form = "screening"
