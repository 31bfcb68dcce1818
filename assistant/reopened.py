"""What Rasa does with a change of mind after a form has ended: the form's last action once more, which reads it."""

from collections.abc import Iterator
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.dialogue.forms import forms
from assistant.dialogue.said_before import said_before
from assistant.dialogue.second_thoughts import second_thought


def next_action(tracker: DialogueStateTracker) -> str | None:
    """The action, or None where the rules settle it."""
    if tracker.active_loop_name or tracker.latest_message is None:
        return None
    if tracker.latest_action_name in [_finishes(form) for form in forms()]:
        return str(ACTION_LISTEN_NAME)
    if tracker.latest_action_name != ACTION_LISTEN_NAME or tracker.latest_message.intent.get("name") == "red_flag":
        return None
    message = tracker.latest_message
    thought = second_thought(message.text or "", _said(tracker), str(message.intent.get("name")))
    return _finishes(thought.form) if thought else None


def _finishes(form: str) -> str:
    return f"action_finish_{form}"


def _said(tracker: DialogueStateTracker) -> Iterator[tuple[int, dict[str, Any]]]:
    """Our utterances before the last message, with how many messages came between."""
    events = ((str(event.type_name), event) for event in reversed(tracker.events))
    return ((ago - 1, (event.metadata or {}).get("metadata") or {}) for ago, event in said_before(events) if ago)
