"""What requests of web pages carry."""

from typing import Any

from sanic.request import Request


def bearer(request: Request) -> str:
    """The token of a request, "" when it has none."""
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request; an empty one where it is none."""
    try:
        body = request.json
    except Exception:  # sanic raises several kinds for bodies that are not JSON
        return {}
    return body if isinstance(body, dict) else {}
