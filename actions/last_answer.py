"""What was said last in a conversation, read from its events."""

from typing import Any

from rasa_sdk import Tracker


def last_said(tracker: Tracker) -> dict[str, Any]:
    """Metadata of the assistant's last utterance in this session: shown, spoken, says, sources, choices.

    Empty at the start; what was said in a session that has ended is no longer what "yes" or "again" means.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "session_started":
            return {}
        if event.get("event") == "bot":
            return (event.get("metadata") or {}).get("metadata") or {}
    return {}
