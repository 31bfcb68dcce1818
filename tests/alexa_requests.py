"""Requests in the shape in which Alexa sends them."""

from typing import Any

from tests.alexa_cloud import Ask


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
    asked = Ask({"type": kind, **request}, locale=locale, user=user, session=session).envelope()
    asked["session"] |= {"new": attributes is None, "attributes": attributes or {}}
    return asked


def intent(name: str, *, query: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A request with an intent."""
    told = {"name": name, "confirmationStatus": "NONE", "slots": {"query": query} if query else {}}
    return envelope("IntentRequest", intent=told, dialogState="IN_PROGRESS", **more)
