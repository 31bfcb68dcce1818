"""Commands and questions of meaning while a form's question is open: they are done, and the question stays open."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.form_state import COUNTERS, AskedAgain, reading
from actions.telling import tell
from assistant.dialogue.asides import Aside, aside
from assistant.dialogue.forms import Form

START_OVER, SHORTER = "start_over", "shorter"
MEANING = "meaning"  # what is said beside the question, and no command
Slots = dict[str, Any]


def obeyed(
    said: str, form: Form, again: AskedAgain, dispatcher: CollectingDispatcher, before: Any = None
) -> Slots | None:
    """What the slots hold after a command or "what is a fever"; None for anything else, which is an answer.

    Args:
        said: the whole message.
        again: the question that is open, and what is known of it.
        before: what the question came after, as the slot `asked_after` has it: an explanation that did not help is not
            tried again, and who still does not understand has given an unclear answer.
    """
    slot = again.slot
    question = form.question(slot)
    meant = aside(said, question)
    if meant is None:
        return None
    if meant.kind == MEANING and _did_not_help(meant, before):
        return {slot: reading("unclear", said, str(question.simpler or question.ask))}
    if meant.text:
        tell(dispatcher, meant.text, form.topic, **({} if meant.kind == MEANING else {"command": meant.kind}))
    if meant.kind == START_OVER:
        return dict.fromkeys((*(question.slot for question in form.questions), *COUNTERS))
    simpler = meant.kind == SHORTER or (meant.kind == MEANING and question.simpler)
    after = {"asked_after": _explained(meant)} if meant.kind == MEANING else {}
    return {slot: None, **(again.doubted() if simpler else {}), **after}


def _explained(meant: Aside) -> str:
    return f"{MEANING} {meant.word}".strip()


def _did_not_help(meant: Aside, before: Any) -> bool:
    """Whether the same was explained just now, or anything, and the whole question is not understood."""
    return str(before).startswith(MEANING) and (not meant.word or before == _explained(meant))
