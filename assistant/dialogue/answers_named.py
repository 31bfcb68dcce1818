"""Which answer somebody takes back by its name or number: "change my first answer to yes"; pure."""

import re

from assistant.dialogue.forms import Form
from assistant.dialogue.phrases import plain

_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_COUNTED = {"one": 0, "two": 1, "three": 2, "four": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_NTH, _COUNT, _BEFORE = "|".join(_ORDINALS), "|".join(_COUNTED), "last|previous"
_CHANGED = re.compile(
    r"\b(?:(?:was|is|be|to|meant|said|make it|say) (?:a |really |actually )*yes|yes (?:to|for|on)|"
    r"chang(?:e|ed|ing) (?:my|the)(?! .*\bno$)|"
    r"wrong|incorrect|mistake|mistaken|lied|not (?:right|true|correct)|isn'?t (?:right|true)|wasn'?t (?:right|true))\b"
)
_NUMBERED = re.compile(
    rf"\b({_NTH}|{_BEFORE})(?: (?:answer|question)\b| one (?:was|is)\b| (?:was|is|to) )|"
    rf"\b(?:to|for|on|about) (?:the |my )?({_NTH}|{_BEFORE})(?: one)?$|"
    rf"\b(?:answer|question|number) (?:to |for |on )?(?:question |number |the )?({_NTH}|{_BEFORE}|{_COUNT})\b|"
    rf"\byes (?:to|for|on) ({_COUNT})$"
)
_ITEMS_AT_MOST = 2  # so many things the last question asks after: "yes the first one" may be of these
_YES_NTH = re.compile(rf"^(?:oh |no |wait |sorry |actually )*yes (?:the )?({_NTH})(?: one)?$")
_ONE_BEFORE = re.compile(r"\bthe (?:one|question|answer) before$")
_EARLIER = re.compile(
    r"\b(?:said|say|meant|answered|put) (?:a )?yes (?:to (?:that|it) )?(?:before|earlier|previously|back then)\b|"
    r"\b(?:earlier|other|another) (?:answer|question|one)\b"
)
_NOT_NAMES = ("or", "signs", "loss")


def answer_taken_back(text: str, form: Form, open_slot: str | None = None) -> str | None:
    """The slot of the question whose answer becomes a yes.

    An earlier answer that cannot be told from the others ("i should have said yes before") is the first: each
    before the last is as urgent.

    Args:
        form: a form with several questions; in one with a single question nothing is named.
        open_slot: the question that is asked now; None after the end.
    """
    said = plain(text)
    if len(form.questions) == 1:
        return None
    slots = [str(question.slot) for question in form.questions]
    now = slots.index(open_slot) if open_slot else len(slots)
    if (nth := _YES_NTH.search(said)) and _ITEMS_AT_MOST <= _ORDINALS[nth[1]] < now:
        return slots[_ORDINALS[nth[1]]]
    if not _CHANGED.search(said):
        return None
    if (place := _place(said, now)) is not None:
        return slots[place] if place < len(slots) else slots[0]
    named = next((slot for slot in slots if _names(slot).search(said)), None)
    return named or (slots[0] if _EARLIER.search(said) else None)


def _place(said: str, now: int) -> int | None:
    """Which answer a number names, from 0 on.

    Args:
        now: place of the question that is asked now; after the end how many there are.
    """
    numbered = _NUMBERED.search(said)
    number = next((group for group in numbered.groups() if group), "") if numbered else ""
    if number in ("last", "previous") or (not number and _ONE_BEFORE.search(said)):
        return max(0, now - 1)
    return {**_ORDINALS, **_COUNTED}.get(number)


def slot_named(text: str, form: Form) -> str | None:
    """The slot of the question that asks after what is named last: "the leg"."""
    last = plain(text).rpartition(" ")[2].removesuffix("s")
    return next((str(q.slot) for q in form.questions if last in str(q.slot).split("_")), None)


def _names(slot: str) -> re.Pattern[str]:
    names = "|".join(name for name in slot.split("_") if name not in _NOT_NAMES)
    return re.compile(rf"\b(?:{names})s? (?:one|answer|question)\b|\b(?:for|to|about) the (?:{names})s?\b")
