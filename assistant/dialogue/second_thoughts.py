"""A change of mind right after a check has ended ("actually yes"), or what is told after an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.forms import Form, Question, forms
from assistant.dialogue.phrases import lower, phrase
from assistant.dialogue.replies import is_question
from assistant.dialogue.yes_no import tells_only
from assistant.dialogue.yes_no_words import yes_no_words
from assistant.safety.findings import ESCALATING

QUESTION = "question"
"""Key beside the last words of a form: the slot of the question that was open last; "" where none was asked."""
MOST_TURNS = 2  # in so many messages after it a "yes" may still be meant for the question


@dataclass(frozen=True)
class SecondThought:
    """Form and question that the words answer; whether the question was asked at all."""

    form: str
    slot: str
    was_asked: bool


def second_thought(text: str, said: Iterable[tuple[int, Mapping[str, Any]]]) -> SecondThought | None:
    """What a message answers of what was asked or answered just before.

    Args:
        text: what was said, while no form is open.
        said: our utterances' metadata, the newest first, with how many messages of the patient came since.
    """
    if is_question(text):
        return None
    for turns_ago, meta in said:
        if turns_ago >= MOST_TURNS or (meta.get("red_flags") or {}).get("tier") in ESCALATING:
            return None
        if meta.get("says") == "red_flag":
            return None
        topic = str(meta.get("says", "")).removeprefix("utter_")
        name = next((name for name, form in forms().items() if topic in form.topics), None)
        if name and (found := _meant(text, name, forms()[name], str(meta.get(QUESTION, "")))):
            return found
    return None


def _meant(text: str, name: str, form: Form, asked: str) -> SecondThought | None:
    told = next((q for q in form.questions if tells_only(text, q.words)), None)
    if told and (asked or told.reads_time):
        return SecondThought(name, told.slot, was_asked=bool(asked))
    if asked and _takes_back(text, form.question(asked)):
        return SecondThought(name, asked, was_asked=True)
    return None


def _takes_back(text: str, question: Question) -> bool:
    """ "Actually yes", "yes i meant yes"."""
    return bool(phrase(yes_no_words().second_thoughts).search(lower(text))) and question.read(text) == "yes"
