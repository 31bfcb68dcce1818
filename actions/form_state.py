"""What a form's slots hold: what was meant, once it is read; anything else is still somebody's words."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from assistant.dialogue.forms import Form, Question
from assistant.turn import ONE_WAY

COUNTERS = ("symptom_hours", "questions_between", "asked_simpler", "asked_after")
ENDS_HERE = ("stopped", "between", "two_days", "weeks", "red_flag")
"""What ends a form whatever the question was; a yes, or what counts as one, does where the sign is dangerous."""


@dataclass(frozen=True)
class AskedAgain:
    """What the slot `asked_simpler` holds of the question that is asked once more.

    Attributes:
        slot: of the question; "" where none is asked again.
        denied: points of it that were denied by their names: only the rest is asked.
        doubts: answers that settled nothing; the next one is the safe reading.
    """

    slot: str = ""
    denied: tuple[str, ...] = ()
    doubts: int = 0

    def doubted(self) -> dict[str, Any]:
        """The slot, one doubt later."""
        return {"asked_simpler": asdict(replace(self, doubts=self.doubts + 1))}

    def after_denial(self, denied: Iterable[str]) -> dict[str, Any]:
        """The slot, with what is denied now too; a denial of nothing new is a doubt."""
        more = tuple(point for point in denied if point not in self.denied)
        known = replace(self, denied=(*self.denied, *more))
        return {"asked_simpler": asdict(known)} if more else known.doubted()


def asked_again(tracker: Tracker, slot: str) -> AskedAgain:
    """What is known of a question from its asking before."""
    held = tracker.get_slot("asked_simpler")
    if isinstance(held, dict) and held.get("slot") == slot:
        return AskedAgain(slot, tuple(held["denied"]), int(held["doubts"]))
    return AskedAgain(slot)


def may_ask(tracker: Tracker) -> bool:
    """Whether somebody can answer a question."""
    return not str(tracker.sender_id).startswith(ONE_WAY)


def reading(meant: str, said: str = "", asked: str = "") -> dict[str, str]:
    """What a slot holds once its answer is read.

    Args:
        said: the answer, for the record of an escalation.
        asked: the question, in the words in which it was asked.
    """
    return {"meant": meant, "said": said, "asked": asked}


def wording(question: Question, tracker: Tracker) -> str:
    """The words of a question, by what is known and what was not understood."""
    again = asked_again(tracker, question.slot)
    if again.denied and question.rests:
        return question.ask_rest(again.denied)
    if question.simpler and (again.doubts or again.denied):
        return str(question.simpler)
    if question.ask_time_told and tracker.get_slot("symptom_hours") is not None:
        return str(question.ask_time_told)
    return str(question.ask)


def meant_by(value: Any) -> str | None:
    """What was meant; None while a slot is empty, or holds words that are not read yet."""
    return value.get("meant") if isinstance(value, dict) else None


def answered(form: Form, tracker: Tracker) -> dict[str, str]:
    """What was meant, by question that has been answered."""
    found = {question.slot: meant_by(tracker.get_slot(question.slot)) for question in form.questions}
    return {slot: meant for slot, meant in found.items() if meant}


def emptied(form: Form) -> list[dict[str, Any]]:
    """Events that make a form new."""
    return [SlotSet(slot, None) for slot in (*(question.slot for question in form.questions), *COUNTERS)]
