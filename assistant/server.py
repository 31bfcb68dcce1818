"""The server: REST, the chat page, health. Channels for speakers and phone will mount here."""

import asyncio
import errno
import socket
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.brain import Brain, BrainThreads
from assistant.channels.guard import Guard
from assistant.channels.rest import RestChannel, channel_of
from assistant.channels.speech import NoSessions, SessionReader, SpokenText, speech_blueprint
from assistant.conversation_store import conversation_store
from assistant.engine import load_agent
from assistant.errors import SetupError
from assistant.escalations import EscalationLog, EscalationStore
from assistant.escalations.pager import Pager
from assistant.health import Health
from assistant.openapi import OPENAPI
from assistant.settings import settings
from assistant.speech.services import SpeechServices
from assistant.turn import Turn

WEB = Path(__file__).with_name("web")
LARGEST_REQUEST = 64 * 1024  # bytes; the longest message with room for JSON
CLOSING_SECONDS = 5.0  # for escalations that are still to be recorded when the server stops
LOCAL = ("127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 (compared with, not bound to)
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _free_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # at once: two servers could both bind, and one would fail only after loading
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} is in use; stop the other program or run with --port {port + 1}") from None
        raise SetupError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --host or --port") from None
    return listener


def _page(name: str, content_type: str) -> Any:
    body = (WEB / name).read_text(encoding="utf-8")

    async def handler(request: Request) -> HTTPResponse:
        return response.text(body, content_type=content_type)

    return handler


def create_app(
    guard: Guard,
    health: Health,
    sessions: SessionReader | None = None,
    spoken_text: SpokenText = lambda token, entry: None,
) -> Sanic:
    """The web application.

    Args:
        guard: answers the turns.
        health: what does not work.
        sessions: who may speak and listen; nobody by default.
        spoken_text: what an entry of a conversation sounds like.
    """
    app = Sanic("assistant", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.FALLBACK_ERROR_FORMAT = "json"

    running: set[asyncio.Task[Turn]] = set()

    async def on_new_message(message: UserMessage) -> Turn:
        # a task of its own: a caller who hangs up must not cost the escalation its record
        task = asyncio.create_task(guard.turn(message.text, channel_of(message), message.sender_id))
        running.add(task)
        task.add_done_callback(running.discard)
        return await asyncio.shield(task)

    channels: tuple[InputChannel, ...] = (RestChannel(guard.delivered),)
    for channel in channels:
        app.blueprint(channel.blueprint(on_new_message), url_prefix=f"/webhooks/{channel.name()}")

    services = SpeechServices(settings().recogniser_uri, settings().voice_uri)
    app.blueprint(speech_blueprint(services, sessions or NoSessions(), spoken_text))

    @app.after_server_start
    async def find_speech_services(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.watching = loop.create_task(services.watch())

    @app.before_server_stop
    async def let_speech_services_be(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.watching.cancel()

    app.add_route(_page("index.html", "text/html; charset=utf-8"), "/", methods=["GET"], name="page")
    app.add_route(_page("chat.css", "text/css; charset=utf-8"), "/chat.css", methods=["GET"], name="style")
    app.add_route(_page("chat.js", "text/javascript; charset=utf-8"), "/chat.js", methods=["GET"], name="script")

    @app.get("/health")
    async def state(request: Request) -> HTTPResponse:
        return response.json({"live": True, "ready": not health.degraded, "degraded": health.degraded})

    @app.get("/openapi.json")
    async def openapi(request: Request) -> HTTPResponse:
        return response.json(OPENAPI)

    @app.get("/public-settings.json")
    async def public_settings(request: Request) -> HTTPResponse:
        chosen = settings()
        names = ("organisation", "emergency_number", "for_patients")
        return response.json({name: getattr(chosen, name) for name in names})

    @app.on_response
    async def headers(request: Request, answer: HTTPResponse) -> None:
        answer.headers.update(SECURITY_HEADERS)

    @app.exception(SanicException)
    async def refused(request: Request, error: SanicException) -> HTTPResponse:
        return response.json({"error": str(error)}, status=error.status_code)

    return app


def serve(host: str, port: int) -> None:
    """Load the model and serve until stopped. Without a model it still serves: red flags and whom to call.

    Raises:
        SetupError: the address, the conversation store or the escalation record cannot be used, or a setting that
            patients need is missing.
    """
    settings().refuse_unready()
    listener = _free_socket(host, port)
    health = Health()
    store = conversation_store(health)
    escalations = EscalationStore()
    log = EscalationLog(escalations, health)
    brain: Brain | None = None
    try:
        brain = BrainThreads(load_agent(store))
    except SetupError as error:
        health.trouble("understanding", str(error))
    app = create_app(Guard(brain, log, health), health)

    @app.after_server_start
    async def page_somebody(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        if settings().escalation_webhook:
            pager = Pager(escalations, settings().escalation_webhook, settings().escalation_webhook_token, health)
            log.on_written = pager.wake
            app.add_task(pager.run())

    @app.after_server_start
    async def ready(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        shown = "localhost" if host in LOCAL else host
        print(f"Ready: http://{shown}:{port}/   (Ctrl-C stops it)", flush=True)

    @app.after_server_stop
    async def write_the_rest(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await asyncio.to_thread(log.close, CLOSING_SECONDS)

    app.run(sock=listener, access_log=False, motd=False, debug=False)
