"""What could not be read while a form's question is open: it is said once more, so that "no" answers something."""

from dataclasses import replace

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.forms import forms
from assistant.turn import Reply
from assistant.wording import say, show

UNREADABLE = ("no_words", "no_sense", "too_long")
"""Replies that ask for other words of a question, which nobody had asked."""
CHOICES = ("Yes", "No")


def asked_again(reply: Reply, slot: str) -> Reply:
    """The reply, and the open question after it.

    Args:
        reply: what is said to words that cannot be read.
        slot: of the question; "" where none is open: the reply stays.
    """
    if reply in [fixed_reply(name) for name in UNREADABLE] and _ask(slot):
        return with_question(replace(fixed_reply("no_answer"), missed=reply.missed), slot)
    return with_question(reply, slot)


def with_question(reply: Reply, slot: str) -> Reply:
    """A reply and the question of this slot; the reply alone where there is none."""
    ask = _ask(slot)
    if not ask:
        return reply
    answer, speech = f"{reply.answer} {show(ask)}", f"{reply.speech} {say(ask)}"
    return replace(reply, answer=answer, speech=speech, asks=True, question=slot, choices=CHOICES)


def _ask(slot: str) -> str:
    return next((str(q.ask) for form in forms().values() for q in form.questions if slot and q.slot == slot), "")
