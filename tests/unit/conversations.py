"""Conversations as actions see them: what was said, as Rasa's events, just before an action looks at them."""

import time
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from assistant.turn import IN_CONVERSATION


def patient(text: str = "something") -> dict[str, Any]:
    return {"event": "user", "text": text, "timestamp": time.time()}


def told(says: str, *, ago: float = 0.0, **more: Any) -> dict[str, Any]:
    """An answer of ours.

    Args:
        says: as in its metadata.
        ago: seconds.
    """
    meta = {"shown": f"shown {says}", "spoken": f"spoken {says}", "says": says, **more}
    return {"event": "bot", "metadata": {"metadata": meta}, "timestamp": time.time() - ago}


def tracker(*events: dict[str, Any], kind: str = "", alone: str = "", text: str = "something") -> Tracker:
    """A conversation whose last message is of this kind."""
    message = {"text": text, "intent_ranking": [], IN_CONVERSATION: {"kind": kind, "alone": alone}}
    return Tracker("someone", {}, message, [*events, patient(text)], False, None, {}, "")


def run(action: Any, *events: dict[str, Any], **last: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The action's one message, and its events."""
    dispatcher = CollectingDispatcher()
    done = action.run(dispatcher, tracker(*events, **last), {})
    assert len(dispatcher.messages) == 1
    return dict(dispatcher.messages[0]), done
