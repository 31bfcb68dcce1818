"""GET /metrics, /health, /health/live, /health/ready."""

import hmac

from prometheus_client import generate_latest
from sanic import Blueprint, response
from sanic.exceptions import Forbidden
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.web_requests import bearer
from assistant.health import Health
from assistant.observing.metrics import PART_UP, REGISTRY
from assistant.settings import settings
from assistant.web.this_machine import from_this_machine

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def routes(health: Health) -> Blueprint:
    """The routes.

    Args:
        health: of this process.
    """
    blueprint = Blueprint("observing")

    @blueprint.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        if not may_read(request):
            raise Forbidden("metrics are for this machine, or for whoever has the token")
        _tell(health)
        return response.raw(generate_latest(REGISTRY), content_type=CONTENT_TYPE)

    @blueprint.get("/health")
    async def state(request: Request) -> HTTPResponse:
        return response.json(
            {"live": True, "ready": not health.degraded, "degraded": health.degraded, "parts": health.parts}
        )

    @blueprint.get("/health/live")
    async def live(request: Request) -> HTTPResponse:
        return response.json({"live": True})

    @blueprint.get("/health/ready")
    async def takes_turns(request: Request) -> HTTPResponse:
        return response.json({"ready": health.takes_turns}, status=200 if health.takes_turns else 503)

    return blueprint


def may_read(request: Request) -> bool:
    """Whether whoever asks has the token; where none is set, whether it is this machine itself that asks."""
    if token := settings().metrics_token:
        given = bearer(request).encode("utf-8", "replace")  # a header may hold anything
        return hmac.compare_digest(given, token.encode())
    return from_this_machine(request)


def _tell(health: Health) -> None:
    for part, works in health.parts.items():
        PART_UP.labels(part).set(works)
