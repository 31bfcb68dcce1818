"""A complaint that was told while the form of another was open: it gets its own questions when that one is done."""

from itertools import takewhile

from rasa_sdk import Tracker

from assistant.dialogue.complaints import INTENTS


def other_complaint(tracker: Tracker, form: str) -> str | None:
    """The form of such a complaint, the newest; None where none was told.

    Args:
        form: name of the one that has ended.
    """
    begun = {"event": "active_loop", "name": form}
    during = takewhile(lambda event: not begun.items() <= event.items(), reversed(tracker.events))
    told = [event.get("parse_data") or {} for event in during if event.get("event") == "user"]
    named = [str((parsed.get("intent") or {}).get("name")) for parsed in told]
    return next((name for intent in named for name, known in INTENTS.items() if known == intent and name != form), None)
