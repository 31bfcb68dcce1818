"""What was said last in a conversation, read from its events."""

from typing import Any

from rasa_sdk import Tracker


def last_said(tracker: Tracker) -> dict[str, Any]:
    """Metadata of the assistant's last utterance: shown, spoken, says, sources, choices; empty at the start."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return (event.get("metadata") or {}).get("metadata") or {}
    return {}
