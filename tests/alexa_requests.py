"""Requests in the shape in which Alexa sends them."""

import uuid
from datetime import datetime, timezone
from typing import Any

SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000001"


def slot(value: str | None) -> dict[str, Any]:
    """A slot of a carrier intent."""
    return {"name": "query", "confirmationStatus": "NONE", "value": value}


def envelope(
    kind: str,
    *,
    session: str = "session-1",
    user: str = "user-1",
    locale: str = "en-US",
    attributes: dict[str, Any] | None = None,
    **request: Any,
) -> dict[str, Any]:
    """A whole request of a type.

    Args:
        attributes: what the response before had Alexa keep.
        request: what stands in `request` besides.
    """
    application = {"applicationId": SKILL_ID}
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    system = {
        "application": application,
        "user": {"userId": user},
        "device": {"deviceId": "device-1", "supportedInterfaces": {}},
        "apiEndpoint": "https://api.amazonalexa.com",
        "apiAccessToken": "token",
    }
    return {
        "version": "1.0",
        "session": {
            "new": attributes is None,
            "sessionId": session,
            "application": application,
            "user": {"userId": user},
            "attributes": attributes or {},
        },
        "context": {"System": system},
        "request": {"type": kind, "requestId": f"request-{uuid.uuid4()}", "timestamp": now, "locale": locale, **request},
    }


def intent(name: str, *, query: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A request with an intent."""
    slots = {"query": query} if query else {}
    told = {"name": name, "confirmationStatus": "NONE", "slots": slots}
    return envelope("IntentRequest", intent=told, dialogState="IN_PROGRESS", **more)
