"""A server with our way to take connections and few files: -m tests.security.small_server PORT [ANSWER_SECONDS]."""

import asyncio
import resource
import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.addresses import Addresses
from assistant.channels.bounded_http import ANSWER_SECONDS, BoundedProtocol, BoundedRequest
from assistant.channels.connections import LEAST, SPARE_FILES


def main() -> None:
    """Serve /slow, which waits for /go, /count of those who wait, and /said, which takes a body."""
    files = SPARE_FILES + LEAST
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    app = Sanic("small", configure_logging=False, request_class=BoundedRequest)
    app.config.RESPONSE_TIMEOUT = float(sys.argv[2]) if len(sys.argv) > 2 else ANSWER_SECONDS
    app.ctx.addresses, app.ctx.waiting = Addresses(()), 0

    @app.after_server_start
    async def begin(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.go = asyncio.Event()

    @app.get("/slow")
    async def slow(request: Request) -> HTTPResponse:
        app.ctx.waiting += 1
        await app.ctx.go.wait()
        return response.text("here you are")

    @app.get("/go")
    async def go(request: Request) -> HTTPResponse:
        app.ctx.go.set()
        return response.text("gone")

    @app.get("/count")
    async def count(request: Request) -> HTTPResponse:
        return response.text(str(app.ctx.waiting))

    @app.post("/said")
    async def said(request: Request) -> HTTPResponse:
        return response.text(str(len(request.body)))

    app.run("127.0.0.1", int(sys.argv[1]), protocol=BoundedProtocol, access_log=False, motd=False)


if __name__ == "__main__":
    main()
