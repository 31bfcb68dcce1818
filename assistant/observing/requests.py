"""The outermost span of a trace: a request to a channel. Its address is not in it, only which route it was."""

from contextlib import AbstractContextManager
from typing import Any

from sanic import Sanic
from sanic.request import Request

from assistant.observing.tracing import span

CHANNELS = "/webhooks/"


def trace_requests(app: Sanic) -> None:
    """Open a span for each request to a channel, and close it with the response.

    Args:
        app: the server's.
    """

    @app.on_request
    async def begin(request: Request) -> None:
        if request.path.startswith(CHANNELS) and request.route is not None:
            opened = span("channel", route=f"/{request.route.path}", method=str(request.method))
            opened.__enter__()
            request.ctx.span = opened

    @app.on_response
    async def end(request: Request, response: Any) -> None:
        opened: AbstractContextManager[None] | None = getattr(request.ctx, "span", None)
        if opened is not None:
            request.ctx.span = None
            opened.__exit__(None, None, None)
