"""What `Server` starts: `python -m tests.scenarios.start PORT WYOMING SECONDS_AHEAD KEYS`. The clock comes first."""

# ruff: noqa: E402
import sys
from pathlib import Path

from tests.scenarios import clock, watching

clock.move(float(sys.argv[3]))
watching.watch(Path(sys.argv[4]).parent)

import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant import server
from assistant.channels.guard import Guard
from assistant.cli import set_up_logging
from assistant.turn import Turn
from tests.alexa_cloud import SKILL, Cloud
from tests.patient_server import be_patient

Turning = Callable[..., Awaitable[Turn]]


def watched(turn: Turning, seen: list[dict[str, Any]]) -> Turning:
    """The guard's `turn`, which also keeps what each came to."""

    async def watching(text: object, channel: str, conversation: str, **more: Any) -> Turn:
        done = await turn(text, channel, conversation, **more)
        seen.append({**done.as_dict(), "asks": getattr(done.reply, "asks", False)})
        return done

    return watching


def with_test_routes(create_app: Callable[..., Sanic]) -> Callable[..., Sanic]:
    """The server's `create_app`, with the two routes of the tests besides."""

    def create(guard: Guard, *more: Any) -> Sanic:
        seen: list[dict[str, Any]] = []
        guard.turn = watched(guard.turn, seen)  # type: ignore[method-assign,assignment]
        app = create_app(guard, *more)

        @app.post("/test/clock")
        async def put_forward(request: Request) -> HTTPResponse:
            clock.move(request.json["seconds"])
            return response.empty()

        @app.post("/test/leak")
        async def leak(request: Request) -> HTTPResponse:
            """Write words where none may stand, so that a test can see that they would be found."""
            words = request.json["words"]
            logging.getLogger("assistant.leak").error("%s", words)
            print(words, flush=True)
            (Path(tempfile.gettempdir()) / "leak.txt").write_text(words, encoding="utf-8")
            return response.empty()

        @app.post("/test/turns")
        async def turns(request: Request) -> HTTPResponse:
            told, seen[:] = list(seen), []
            return response.json(told)

        return app

    return create


def main() -> None:
    os.environ["ASSISTANT_ALEXA_SKILL_IDS"] = SKILL
    set_up_logging()
    be_patient()
    server.create_app = with_test_routes(server.create_app)
    wyoming = f"tcp://127.0.0.1:{sys.argv[2]}"
    server.serve("127.0.0.1", int(sys.argv[1]), Cloud(Path(sys.argv[4])).verifier(), wyoming)


if __name__ == "__main__":
    main()
