"""STUB for development."""
from collections.abc import Mapping
def said(intent: str, slots: Mapping[str, str | None]) -> str | None:
    if intent == "CaffeineIntent": return "can i drink coffee"
    if intent == "FeverFlagIntent": return "i have a fever"
    if intent == "MyCarrierIntent": return f"my {slots.get('query')}" if slots.get("query") else None
    return None
