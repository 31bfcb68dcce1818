"""A red flag: the emergency message, and a record of it."""

import logging
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.last_answer import RED_FLAG
from assistant.escalations import ESCALATION_ID, EscalationStore, new_escalation
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Tier
from assistant.safety.findings import ESCALATING

logger = logging.getLogger(__name__)


@cache
def _store() -> EscalationStore:
    return EscalationStore()


class ActionEscalate(Action):
    """Says the message of the highest tier found and records the escalation."""

    def name(self) -> str:
        """See Action."""
        return "action_escalate"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action. Without findings (someone sent the bare intent) it says the gravest message."""
        found: dict[str, Any] = tracker.latest_message.get("red_flags") or {}
        escalate(dispatcher, tracker, found)
        return []


def escalate(dispatcher: CollectingDispatcher, tracker: Tracker, found: dict[str, Any], **metadata: Any) -> None:
    """Says the message of what was found, and tells the guard of it.

    Args:
        found: tier, flags, evidence.
        metadata: more that stands beside the message.
    """
    tier: Tier = found["tier"] if found.get("tier") in ESCALATING else "emergency"
    flags, words = found.get("flags") or ["feels_like_emergency"], found.get("evidence") or []
    reply = red_flag_reply(tier, flags, words=str(tracker.latest_message.get("text") or ""))
    if ESCALATION_ID not in (tracker.latest_message.get("metadata") or {}):
        # nobody else does, as in `rasa shell`; the guard records what was said in the end, and waits for no store
        _record(tracker, tier, flags, words, reply.answer)
    details = {"shown": reply.answer, "spoken": reply.speech, "says": RED_FLAG, **metadata}
    if metadata:
        details["red_flags"] = {"tier": tier, "flags": flags, "evidence": words}
    dispatcher.utter_message(text=reply.answer, metadata=details)


def _record(tracker: Tracker, tier: Tier, flags: list[str], words: list[str], said: str) -> None:
    channel = tracker.get_latest_input_channel() or "web"
    try:
        _store().record(new_escalation(tracker.sender_id, channel, tier, flags, words, said))
    except Exception as error:  # whatever the store raises, the message goes out
        logger.error("escalation not recorded by the action: %s", type(error).__name__)
