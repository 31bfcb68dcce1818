"""Reads what is said to a form's question, and answers what was asked in between."""

import re
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_several import ActionAnswerSeveral
from actions.follow_up import ActionFollowUp
from actions.form_commands import obeyed
from actions.form_state import ENDS_HERE, AskedAgain, answered, asked_again, may_ask, reading, wording
from actions.talk_to_human import ActionTalkToHuman
from actions.telling import tell, tell_answer
from assistant.dialogue.answers_named import answer_taken_back
from assistant.dialogue.complaints import COMPLAINT_OF
from assistant.dialogue.duration import duration
from assistant.dialogue.form_danger import tier_of
from assistant.dialogue.forms import Form, Question, forms
from assistant.dialogue.replies import Heard, also_asks, answer_alone, meant
from assistant.dialogue.yes_no import named
from assistant.knowledge import topics
from assistant.safety.findings import ESCALATING
from assistant.turn import FOLLOW_UP, IN_CONVERSATION, SEVERAL_QUESTIONS

NO_OTHER = ("affirm", "deny", "stop", "repeat", "out_of_scope", "symptom_past_two_days")
"""Topics that a statement in a form is classified as by mistake, and so no question about something else."""
_ENDED = re.compile(r"\b(?:stopped|any ?more|no longer|gone|went away|not now|wore off|cleared up)\b")
WANTS_A_PERSON = "talk_to_human"  # ends a form at once: the number was just given
Slots = dict[str, Any]


def ends(form: Form, found: dict[str, str]) -> bool:
    """Whether nothing more is to be asked: it was stopped, or a dangerous sign is there or may be."""
    dangers = [q.slot for q in form.questions if tier_of(list(q.signs)) in ESCALATING]
    return any(meant in ENDS_HERE or (meant != "no" and slot in dangers) for slot, meant in found.items())


class ReadReplies(FormValidationAction, ABC):
    """Rasa's form fills the slot with what was said; this puts what was meant in its place."""

    @property
    @abstractmethod
    def form(self) -> str:
        """Name of the form."""

    def name(self) -> str:
        """See Action."""
        return f"validate_{self.form}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """See FormValidationAction: none, and the form ends, where nothing is to be asked any more, or may be."""
        form = forms()[self.form]
        return [] if not may_ask(tracker) or ends(form, answered(form, tracker)) else domain_slots

    def read(self, said: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Slots:
        """See FormValidationAction: the slots after what was said to the question that is open."""
        slot = tracker.get_slot("requested_slot")
        if not isinstance(said, str) or not slot:
            return {}
        return Reading(forms()[self.form], slot, said, tracker, dispatcher).slots()


class Reading:
    """One reply to one question."""

    def __init__(self, form: Form, slot: str, said: str, tracker: Tracker, dispatcher: CollectingDispatcher) -> None:
        self.form, self.slot, self.said, self.tracker, self.dispatcher = form, slot, said, tracker, dispatcher
        self.message = tracker.latest_message
        intent = str((self.message.get("intent") or {}).get("name"))
        self.follows = intent == FOLLOW_UP
        self.intent = str((self.message.get(IN_CONVERSATION) or {}).get("alone") or intent)
        self.again = asked_again(tracker, slot)
        self.denied = self.question.denied_in(answer_alone(said, self.question))

    @property
    def question(self) -> Question:
        """The one that is open. Of the signs that are left of it "it stopped" is a yes: that it was there counts."""
        question = self.form.question(self.slot)
        return question.copy(update={"ever": True}) if self.again.denied and _ENDED.search(self.said) else question

    def slots(self) -> Slots:
        """What they hold now."""
        clean: Slots = {"asked_after": None}
        if self.intent == "red_flag":
            return {**clean, self.slot: reading("red_flag")}
        if (done := self._obeyed()) is not None:
            return {**clean, **done}
        if changed := answer_taken_back(self.said, self.form, self.slot):
            return {**clean, self.slot: None, changed: reading("yes", self.said, self.form.question(changed).ask)}
        meaning = meant(self.said, self.question, self._heard())
        match meaning:
            case "again":
                return {**clean, self.slot: None}
            case "person":
                self.intent = WANTS_A_PERSON
                return {**clean, **self._between()}
            case "taken_back" if self.form.place(self.slot):
                tell(self.dispatcher, "Let me ask again.", self.form.topic)
                return {**clean, **self._back()}
            case "taken_back" if not self.again.doubts:
                return {**clean, self.slot: None, **AskedAgain(self.slot).doubted()}
            case "taken_back":
                meaning = "unclear"
            case "was_yes":  # of which question is not known: the first is as grave as any
                first = self.form.questions[0]
                return {**clean, first.slot: reading("yes", self.said, first.ask)}
            case "back":
                return {**clean, **self._other_signs(), **self._back()}
            case "other":
                return {**self._other_signs(), **self._between()}
            case "heard" if not self.again.doubts:
                return {**clean, self.slot: None, **self.again.doubted()}
            case "lately" if self.tracker.get_slot("symptom_hours") is None or not self.again.doubts:
                return {**clean, self.slot: None, **self._time_told()}
            case "heard" | "lately":  # a second time: it is not going to be answered
                meaning = "unclear"
            case "no" if self._leaves_rest():
                if not self._is_new() and self.again.doubts:
                    meaning = "unclear"
                else:
                    return {**clean, **self._time_told(), self.slot: None, **self.again.after_denial(self.denied or ())}
            case "unclear" | "yes" if not self.again.doubts and self._tells_nothing():
                return {**clean, self.slot: None, **self.again.doubted()}
            case "unclear" if self._asks_simpler():
                return {**clean, **self._other_signs(), self.slot: None, **self.again.doubted()}
            case "no" if also_asks(self.said):
                self._answer()
        return {**clean, **self._other_signs(), self.slot: self._read_as(meaning)}

    def _obeyed(self) -> Slots | None:
        return obeyed(self.said, self.form, self.again, self.dispatcher, self.tracker.get_slot("asked_after"))

    def _heard(self) -> Heard:
        confidence = float((self.message.get("intent") or {}).get("confidence") or 0.0)
        asks = self._topic() is not None or self.intent == SEVERAL_QUESTIONS or COMPLAINT_OF in self.message
        return Heard(self.intent, confidence, asks)

    def _topic(self) -> str | None:
        """What else it is about."""
        topic = str(self.message.get(COMPLAINT_OF) or self.intent)
        return topic if topic in topics() and topic not in (*NO_OTHER, *self.form.topics) else None

    def _answer(self) -> None:
        """Answers what was asked in between."""
        if self.intent == SEVERAL_QUESTIONS:
            ActionAnswerSeveral().run(self.dispatcher, self.tracker, {})
        elif self.follows:
            ActionFollowUp().run(self.dispatcher, self.tracker, {})
        elif self.intent == WANTS_A_PERSON:
            ActionTalkToHuman().run(self.dispatcher, self.tracker, {})
        elif topic := self._topic():
            tell_answer(self.dispatcher, topic, self.said)

    def _between(self) -> Slots:
        """Another question: the answer, and ours again; at some point no more."""
        self._answer()
        count = 1 + int(self.tracker.get_slot("questions_between") or 0)
        most = self.form.most_interruptions
        if self.intent == WANTS_A_PERSON or (most is not None and count > most):
            return {self.slot: reading("between")}
        return {self.slot: None, "questions_between": count, "asked_after": "other"}

    def _back(self) -> Slots:
        before = self.form.questions[max(0, self.form.place(self.slot) - 1)]
        return {before.slot: None, self.slot: None}

    def _asks_simpler(self) -> bool:
        return self.form.asks_simpler and not self.again.doubts

    def _tells_nothing(self) -> bool:
        """ "No change", or that something is well that was not asked after."""
        return self.question.is_no_news(self.said) or self.question.tells_others_well(self.said)

    def _leaves_rest(self) -> bool:
        """Whether a no denies signs by their names, and others that were asked after are still open."""
        return self.denied is not None and bool(self.question.leaves_open({*self.denied, *self.again.denied}))

    def _is_new(self) -> bool:
        return not {*(self.denied or ())} <= {*self.again.denied}

    def _time_told(self) -> Slots:
        """How long it has lasted is known now, and what else was asked after is asked once more."""
        again = self.tracker.get_slot("symptom_hours") is not None
        lasted = duration(self.said)
        hours = {"symptom_hours": lasted.most} if lasted else {}
        return {**hours, **(self.again.doubted() if again else {})}

    def _read_as(self, meaning: str) -> dict[str, str]:
        return reading(meaning, self.said, wording(self.question, self.tracker))

    def _other_signs(self) -> Slots:
        """A change of mind: what another question asks after is told now."""
        others = [question for question in self.form.questions if question.slot != self.slot]
        return {q.slot: self._read_as("yes") for q in others if named(self.said, q.words)}


class ReadHeadacheCheck(ReadReplies):
    """Of the headache check."""

    form = "headache_check"
    validate_headache_danger_signs = ReadReplies.read


class ReadBackSorenessCheck(ReadReplies):
    """Of the back-soreness check."""

    form = "back_soreness_check"
    validate_back_soreness_danger_signs = ReadReplies.read


class ReadScreening(ReadReplies):
    """Of the screening."""

    form = "screening"
    validate_leg_signs = validate_bladder_or_bowel_signs = ReadReplies.read
    validate_fever_or_vomiting = validate_cancer_or_weight_loss = ReadReplies.read
