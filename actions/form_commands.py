"""Commands and questions of meaning while a form's question is open: they are done, and the question stays open."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.form_state import COUNTERS
from actions.telling import tell
from assistant.dialogue.asides import aside
from assistant.dialogue.forms import Form

START_OVER, SHORTER = "start_over", "shorter"
MEANING = "meaning"  # what is said beside the question, and no command
Slots = dict[str, Any]


def obeyed(said: str, form: Form, slot: str, dispatcher: CollectingDispatcher) -> Slots | None:
    """What the slots hold after a command or "what is a fever"; None for anything else, which is an answer.

    Args:
        said: the whole message.
        slot: of the question that is open.
    """
    meant = aside(said, form.question(slot))
    if meant is None:
        return None
    if meant.text:
        tell(dispatcher, meant.text, form.topic, **({} if meant.kind == MEANING else {"command": meant.kind}))
    if meant.kind == START_OVER:
        return dict.fromkeys((*(question.slot for question in form.questions), *COUNTERS))
    return {slot: None, **({"asked_simpler": slot} if meant.kind in (SHORTER, MEANING) else {})}
