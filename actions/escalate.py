"""A red flag: the emergency message, and a record of it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from assistant.escalations import PRACTICE, EscalationLog
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Tier


class ActionEscalate(Action):
    """Says the message of the highest tier found and records the escalation."""

    def name(self) -> str:
        """See Action."""
        return "action_escalate"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action. Without findings (someone sent the bare intent) it says the gravest message."""
        found: dict[str, Any] = tracker.latest_message.get("red_flags") or {}
        tier: Tier = found["tier"] if found.get("tier") in ("urgent", "emergency") else "emergency"
        flags = found.get("flags") or ["feels_like_emergency"]
        reply = red_flag_reply(tier, flags)
        if not (tracker.latest_message.get("metadata") or {}).get(PRACTICE):
            EscalationLog().record(tracker.sender_id, tracker.get_latest_input_channel() or "web", tier, flags)
        dispatcher.utter_message(text=reply.answer, metadata={"shown": reply.answer, "spoken": reply.speech})
        return []
