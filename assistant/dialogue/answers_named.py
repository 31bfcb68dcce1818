"""Which answer somebody takes back by its name or number: "change my first answer to yes"; pure."""

import re

from assistant.dialogue.forms import Form
from assistant.dialogue.phrases import plain

_NUMBERS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_CHANGED = re.compile(
    r"\b(?:(?:was|is|be|to|meant|said|make it|say) (?:a |really |actually )*yes|yes (?:to|for)|"
    r"wrong|incorrect|mistake|mistaken|lied|not (?:right|true|correct)|isn'?t (?:right|true)|wasn'?t (?:right|true))\b"
)
_NUMBERED = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|last)(?: (?:answer|question)\b| one (?:was|is)\b| (?:was|is|to) )|"
    rf"\b(?:answer|question) (?:to (?:the )?)?({'|'.join(_NUMBERS)}|last|one|two|three|four|1|2|3|4)\b"
)
_COUNTED = {"one": 0, "two": 1, "three": 2, "four": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_NOT_NAMES = ("or", "signs", "loss")


def answer_taken_back(text: str, form: Form, open_slot: str | None = None) -> str | None:
    """The slot of the question whose answer becomes a yes.

    Args:
        form: a form with several questions; in one with a single question nothing is named.
        open_slot: the question that is asked now; None after the end.
    """
    said = plain(text)
    if len(form.questions) == 1 or not _CHANGED.search(said):
        return None
    slots = [str(question.slot) for question in form.questions]
    if numbered := _NUMBERED.search(said):
        number = numbered[1] or numbered[2]
        last = max(0, slots.index(open_slot) - 1) if open_slot else len(slots) - 1
        place = last if number == "last" else {**_NUMBERS, **_COUNTED}[number]
        return slots[place] if place < len(slots) else None
    return next((slot for slot in slots if _names(slot).search(said)), None)


def slot_named(text: str, form: Form) -> str | None:
    """The slot of the question that asks after what is named last: "the leg"."""
    last = plain(text).rpartition(" ")[2].removesuffix("s")
    return next((str(q.slot) for q in form.questions if last in str(q.slot).split("_")), None)


def _names(slot: str) -> re.Pattern[str]:
    names = "|".join(name for name in slot.split("_") if name not in _NOT_NAMES)
    return re.compile(rf"\b(?:{names})s? (?:one|answer|question)\b|\b(?:for|to|about) the (?:{names})s?\b")
