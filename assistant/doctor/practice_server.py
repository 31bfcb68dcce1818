"""A server in this process for practice: every channel's own code, and nothing recorded, nobody paged."""

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.alexa import Verifier
from assistant.channels.alexa import AlexaChannel
from assistant.channels.guard import Guard
from assistant.channels.wyoming import LARGEST, WyomingService
from assistant.engine import practice_guard
from assistant.health import Health
from assistant.speech.services import SpeechServices
from assistant.turn import Turn
from assistant.web import History, Sessions
from assistant.web_app import create_app

SECONDS = 3600  # of a session; longer than any examination


class Practising(Verifier):
    """Takes the doctor's requests for Alexa's: what is practised is the answer, nobody else reaches this server."""

    def __init__(self) -> None:
        super().__init__((), None)  # type: ignore[arg-type] # it asks for no certificates

    async def verify(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The body, as it is."""
        return dict(json.loads(body))


@asynccontextmanager
async def practice_server() -> AsyncIterator[tuple[str, int]]:
    """Its address, and the port at which it answers speakers; it ends with the block.

    Raises:
        SetupError: no model, or one that cannot be loaded.
        ContentError: content that cannot be read.
    """
    guard = await asyncio.to_thread(practice_guard)
    key = secrets.token_hex(32)
    with TemporaryDirectory() as folder:
        app = _app(guard, key, Path(folder))
        listener = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()

        async def ask(words: str, conversation: str) -> Turn:
            return await guard.turn(words, "speaker", conversation)

        talk = WyomingService(ask, guard.delivered, key).talk
        speakers = await asyncio.start_server(talk, "127.0.0.1", 0, limit=LARGEST)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", speakers.sockets[0].getsockname()[1]
        finally:
            speakers.close()
            server.close()


def _app(guard: Guard, key: str, folder: Path) -> Any:
    health = Health()
    history = History(SECONDS, f"sqlite:///{folder / 'history.db'}")
    alexa = AlexaChannel(Practising(), guard.forget, key)
    return create_app(guard, health, Sessions(key, SECONDS), history, SpeechServices("", ""), alexa)
