"""What a verified request of Alexa's holds, read with an open mind: whatever is missing or of another kind is empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_PROBLEM = 60  # characters; INVALID_RESPONSE is one of four


@dataclass(frozen=True)
class AlexaRequest:
    """One request.

    Attributes:
        kind: its type, such as IntentRequest; "" when it has none.
        intent: name of the intent, "" for other kinds.
        slots: words by name of the slot; None for one that was left empty.
        locale: such as en-US.
        session: id of the session, "" where the request belongs to none.
        user: id of the Alexa account's user of this skill; only ever hashed.
        missed: how many turns in a row were not understood, as our last response had it kept.
        asked_on: whether our last response ended by asking for another question.
        tapped: the token of what was tapped on a screen.
        problem: Amazon's own name for what went wrong, in a report of an exception.
        api: address and token that a progressive response is sent with.
    """

    kind: str
    id: str = ""
    intent: str = ""
    slots: Mapping[str, str | None] = field(default_factory=dict)
    locale: str = ""
    session: str = ""
    user: str = ""
    missed: int = 0
    asked_on: bool = False
    tapped: str = ""
    problem: str = ""
    api: tuple[str, str] = ("", "")


def read_request(envelope: Mapping[str, Any]) -> AlexaRequest:
    """The request in an envelope."""
    request, session = _object(envelope, "request"), _object(envelope, "session")
    system = _object(_object(envelope, "context"), "System")
    intent = _object(request, "intent")
    kept = _object(session, "attributes")
    missed = kept.get("missed")
    return AlexaRequest(
        kind=_text(request, "type"),
        id=_text(request, "requestId"),
        intent=_text(intent, "name"),
        slots={str(name): _slot(slot) for name, slot in _object(intent, "slots").items()},
        locale=_text(request, "locale"),
        session=_text(session, "sessionId"),
        user=_text(_object(system, "user"), "userId") or _text(_object(session, "user"), "userId"),
        missed=missed if isinstance(missed, int) and 0 <= missed <= 2 else 0,
        asked_on=kept.get("asks_on") is True,
        tapped=_tapped(request),
        problem=_text(_object(request, "error"), "type")[:LONGEST_PROBLEM],
        api=(_text(system, "apiEndpoint"), _text(system, "apiAccessToken")),
    )


def _object(parent: Mapping[str, Any], name: str) -> dict[str, Any]:
    child = parent.get(name)
    return child if isinstance(child, dict) else {}


def _text(parent: Mapping[str, Any], name: str) -> str:
    child = parent.get(name)
    return child if isinstance(child, str) else ""


def _slot(slot: Any) -> str | None:
    """What was said in a slot; several values are joined as they were said."""
    if not isinstance(slot, dict):
        return None
    said = _text(slot, "value")
    if said:
        return said
    several = _object(slot, "slotValue").get("values")
    parts = [_text(part, "value") for part in several if isinstance(part, dict)] if isinstance(several, list) else []
    return " ".join(part for part in parts if part) or None


def _tapped(request: Mapping[str, Any]) -> str:
    """`token` of Display.ElementSelected, the first argument of an APL user event."""
    arguments = request.get("arguments")
    first = arguments[0] if isinstance(arguments, list) and arguments else ""
    return first if isinstance(first, str) and first else _text(request, "token")
