"""An answer to a form's question that Rasa could not take: read by rules, so that a yes is never lost."""

from dataclasses import replace
from typing import Any

from assistant.dialogue.asides import aside
from assistant.dialogue.form_danger import finding
from assistant.dialogue.forms import Form, forms
from assistant.dialogue.replies import Heard, meant
from assistant.guard.understanding import Understood
from assistant.safety.findings import ESCALATING, highest
from assistant.turn import Reply
from assistant.wording import say, show

_NOBODY = Heard("nlu_fallback", 0.0, asks=False)


def by_open_question(words: str, slot: str, understood: Understood, reply: Reply) -> tuple[Understood, Reply]:
    """What a message comes to that answers an open question, where nobody else reads it.

    Whatever is no plain no, no other question and no command is read as yes, as the form itself would in the end: Rasa
    cannot be asked again.

    Args:
        words: the message.
        slot: of the question; "" where none is open.
        understood: what is known of the message; its red flags stay.
        reply: what is said where it tells of no sign.
    """
    reply = replace(reply, unanswered=True)
    form = _form(slot)
    if form is None or not may_be_yes(words, slot):
        return understood, reply
    question = form.question(slot)
    found = finding(question, words, str(question.ask))
    told = replace(
        understood,
        flags=tuple(dict.fromkeys((*understood.flags, *found["flags"]))),
        tier=highest([understood.tier, found["tier"]]),
        evidence=tuple(dict.fromkeys((*understood.evidence, *found["evidence"]))),
    )
    return told, reply if told.tier in ESCALATING else _talk_first(form, reply)


def may_be_yes(words: str, slot: str) -> bool:
    """Whether a message may answer the form's question of this slot with yes; never where none is open."""
    form = _form(slot)
    if form is None or not words.strip():
        return False
    question = form.question(slot)
    return not aside(words, question) and meant(words, question, _NOBODY) in ("yes", "unclear")


def _form(slot: str) -> Form | None:
    return next((form for form in forms().values() if slot in [q.slot for q in form.questions]), None)


def _talk_first(form: Form, reply: Reply) -> Reply:
    """What a form says of a sign that only the doctor must hear of."""
    told: Any = form.says.talk_first
    return Reply(show(told.text), say(told.text)) if told else reply
