"""A change of mind right after a check has ended ("actually yes"), or what is told after an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.dialogue.answers_named import answer_taken_back, slot_named
from assistant.dialogue.forms import Form, Question, forms
from assistant.dialogue.phrases import lower, phrase, plain
from assistant.dialogue.replies import is_question, reply_words
from assistant.dialogue.takes_back import counts, takes_back
from assistant.dialogue.withdrawn import before_it_breaks_off, goes_on, withdrawn
from assistant.dialogue.yes_no import is_all_read, tells_only, unsure
from assistant.dialogue.yes_no_words import yes_no_words
from assistant.safety.findings import ESCALATING

QUESTION = "question"
"""Key beside the last words of a form: the slot of the question that was open last; "" where none was asked."""
CLOSED = "closed"
"""Beside the last words too: "no" where every answer was one, "stopped" where one was not given."""
COURTESY = ("utter_thanks", "utter_goodbye", "utter_affirm")
"""What is said to thanks: the turn after it is as good as the next one."""
MOST_TURNS = 2  # in so many messages after it a "yes" may still be meant for the question


@dataclass(frozen=True)
class SecondThought:
    """What the words answer.

    Attributes:
        slot: of the question.
        was_asked: whether the question was asked at all.
        means: "again" where it is to be asked again, "one" where a yes is told of, and not to which question.
    """

    form: str
    slot: str
    was_asked: bool
    means: Literal["yes", "again", "one"] = "yes"


def second_thought(text: str, said: Iterable[tuple[int, Mapping[str, Any]]], intent: str = "") -> SecondThought | None:
    """What a message answers of what was asked or answered just before.

    Args:
        text: what was said, while no form is open.
        said: our utterances' metadata, the newest first, with how many messages of the patient came since.
        intent: what the message was classified as.
    """
    if is_question(text) and not _may_be_of_the_check(text):
        return None
    thanked = 0
    for ago, meta in said:
        turns_ago = ago - thanked
        thanked += meta.get("says") in COURTESY and turns_ago == 0
        if turns_ago >= MOST_TURNS or (meta.get("red_flags") or {}).get("tier") in ESCALATING:
            return None
        if meta.get("says") == "red_flag":
            return None
        topic = str(meta.get("says", "")).removeprefix("utter_")
        name = next((name for name, form in forms().items() if topic in form.topics), None)
        if name and (found := _meant(text, name, meta, intent, is_next=turns_ago == 0)):
            return found
    return None


def _meant(text: str, name: str, meta: Mapping[str, Any], intent: str, *, is_next: bool) -> SecondThought | None:
    form, asked = forms()[name], str(meta.get(QUESTION, ""))
    if asked and (changed := answer_taken_back(text, form)):
        return SecondThought(name, changed, was_asked=True)
    if asked and (taken_back := _taken_back_unnamed(text)):
        return SecondThought(name, asked, was_asked=True, means=taken_back)
    if asked and is_next and meta.get(CLOSED) and (means := _right_after(text, form, asked)):
        return _of_slot(text, name, asked, means)
    told = next((q for q in form.questions if tells_only(text, q.words)), None)
    if told and (asked or told.reads_time):
        return SecondThought(name, told.slot, was_asked=bool(asked))
    if asked and _takes_back(text, form.question(asked)):
        return SecondThought(name, asked, was_asked=True)
    if asked and meta.get(CLOSED) and (means := takes_back(text, form.question(asked), intent, is_next=is_next)):
        return _of_slot(text, name, asked, means)
    return None


def _of_slot(text: str, name: str, asked: str, means: Literal["yes", "again"]) -> SecondThought:
    """Of the question that is named, or of the last; a yes to one of several is of any."""
    form = forms()[name]
    slot = slot_named(text, form) if means == "yes" else None
    of_one = means == "yes" and not slot and len(form.questions) > 1
    return SecondThought(name, slot or asked, was_asked=True, means="one" if of_one else means)


def _may_be_of_the_check(text: str) -> bool:
    """Whether a question may be a second thought: "wait?", "does tingling count"."""
    return plain(text) in yes_no_words().waits or bool(withdrawn(text)) or goes_on(text) or counts(text)


def _taken_back_unnamed(text: str) -> Literal["again", "one"] | None:
    """ "I lied", "one of them was yes"; not "the first answer was wrong"."""
    kind = withdrawn(text)
    return "again" if kind in ("taken_back", "misheard") else "one" if kind in ("was_yes", "is_yes") else None


def _right_after(text: str, form: Form, asked: str) -> Literal["yes", "again"] | None:
    """What words that stand alone mean in the next message after a no: "yes", "maybe", "the leg", "oh wait"."""
    said, words, question = plain(text), yes_no_words(), form.question(asked)
    before = before_it_breaks_off(text)
    if said in words.waits or (before and question.read(before) == "no"):
        return "again"
    if said in (*words.nods, *reply_words().heard, *reply_words().stop):
        return None
    if goes_on(text):
        return "yes"
    if re.fullmatch(rf"(?:\w+ )?(?:the|my|it's the|it is the|it's my) (?:{'|'.join(words.parts)})", said):
        return "yes"
    return "yes" if is_all_read(text) and (question.read(text) == "yes" or _cannot_tell(text)) else None


def _cannot_tell(text: str) -> bool:
    """ "Actually I'm not sure"; not "I don't understand"."""
    return unsure(text) and bool(re.search(r"\b(?:sure|certain|know|tell|say)\b", plain(text)))


def _takes_back(text: str, question: Question) -> bool:
    """ "Actually yes", "yes i meant yes"."""
    return bool(phrase(yes_no_words().second_thoughts).search(lower(text))) and question.read(text) == "yes"
