"""A form's questions, each by the action that Rasa looks for by the name of its slot."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.form_state import wording
from actions.telling import tell
from assistant.dialogue.forms import forms
from assistant.turn import ASKS, QUESTION_OPEN

YES_AND_NO = ("Yes", "No")
"""What may be chosen, where choices are shown."""


class AskQuestion(Action, ABC):
    """Asks what fills one slot."""

    @property
    @abstractmethod
    def slot(self) -> str:
        """The slot."""

    def name(self) -> str:
        """See Action."""
        return f"action_ask_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action."""
        form = next(form for form in forms().values() if self.slot in [q.slot for q in form.questions])
        text = wording(form.question(self.slot), tracker)
        if len(form.questions) > 1:
            text = f"Question {1 + form.place(self.slot)} of {len(form.questions)}: {text}"
        if tracker.get_slot("asked_after") == "other":
            text = f"Back to {form.about}. {text}"
        tell(dispatcher, text, form.topic, YES_AND_NO, **{ASKS: True, QUESTION_OPEN: self.slot})
        return []


class AskHeadacheDangerSigns(AskQuestion):
    """Of the headache check."""

    slot = "headache_danger_signs"


class AskBackSorenessDangerSigns(AskQuestion):
    """Of the back-soreness check."""

    slot = "back_soreness_danger_signs"


class AskLegSigns(AskQuestion):
    """Of the screening."""

    slot = "leg_signs"


class AskBladderOrBowelSigns(AskQuestion):
    """Of the screening."""

    slot = "bladder_or_bowel_signs"


class AskFeverOrVomiting(AskQuestion):
    """Of the screening."""

    slot = "fever_or_vomiting"


class AskCancerOrWeightLoss(AskQuestion):
    """Of the screening."""

    slot = "cancer_or_weight_loss"
