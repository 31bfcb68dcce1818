"""The server: REST, the chat page, speakers, the phone, health."""

import asyncio
import errno
import logging
import socket
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic_cors import CORS

from assistant.alexa import Verifier, amazon_verifier
from assistant.brain import BrainThreads
from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.alexa import RECORDED, AlexaChannel
from assistant.channels.bounded_http import (
    ANSWER_SECONDS,
    HEAD_SECONDS,
    IDLE_SECONDS,
    BoundedProtocol,
    BoundedRequest,
)
from assistant.channels.guard import Guard
from assistant.channels.phone import PhoneChannel
from assistant.channels.rest import RestChannel, channel_of
from assistant.channels.speech import speech_blueprint
from assistant.channels.web import PART as HISTORY
from assistant.channels.web import WebChannel
from assistant.channels.wyoming import LARGEST as WYOMING_LINE
from assistant.channels.wyoming import WyomingService
from assistant.conversation_store import PART as STORE
from assistant.conversation_store import conversation_store
from assistant.engine import load_agent
from assistant.errors import SetupError, where
from assistant.escalations import EscalationLog, EscalationStore, Journal
from assistant.escalations.pager import Pager
from assistant.health import UNDERSTANDING, Health
from assistant.nurse import nurse_line
from assistant.observing.probes import Probes
from assistant.observing.process import watch_process
from assistant.observing.requests import trace_requests
from assistant.observing.routes import routes as observing_routes
from assistant.observing.tracing import span, start_tracing, stop_tracing
from assistant.openapi import OPENAPI
from assistant.rehearsal import rehearse
from assistant.retention.erasures import Erasures
from assistant.retention.forgetting import Forgetting
from assistant.retention.purging import purge_daily
from assistant.retention.stores import conversations
from assistant.settings import settings
from assistant.shared import OneProcess, RedisMemory, Shared
from assistant.speech.services import SpeechServices
from assistant.staff.setting_up import staff_pages
from assistant.turn import Turn
from assistant.web import History, Sessions, session_key
from assistant.web.pages import STRICT, WIDGET, demo_pages, pages
from assistant.web.refusals import emergency, words

LARGEST_REQUEST = 64 * 1024  # bytes; the longest message with room for JSON
LARGEST_HEAD = 8 * 1024  # bytes; Alexa's signature and a session's token together have two thousand
SWITCH_SECONDS = 0.001
"""Of Python's lock between threads, instead of 5 ms: the sentence model's threads are always ready to compute, and the
loop that answers red flags must not wait five milliseconds for each of them."""
TABLES_SECONDS = 3.0  # that a start waits for its tables; a database that is away is no reason to answer nobody
CLOSING_SECONDS = 5.0  # for escalations that are still to be recorded when the server stops
EMBEDDED = (r"/webhooks/web/.*", r"/speech/.*", r"/widget.js")  # what pages of other origins may be allowed
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LOCAL = ("127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 (compared with, not bound to)
logger = logging.getLogger(__name__)
SECURITY_HEADERS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


def _free_socket(host: str, port: int, option: str = "--port") -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # at once: two servers could both bind, and one would fail only after loading
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} is in use; stop the other program or choose another {option}") from None
        raise SetupError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --host or --port") from None
    return listener


def create_app(
    guard: Guard,
    health: Health,
    sessions: Sessions,
    history: History,
    speech: SpeechServices,
    alexa: AlexaChannel,
    shared: Shared | None = None,
    erase: Callable[[str], None] = lambda conversation: None,
) -> Sanic:
    """The web application.

    Args:
        guard: answers the turns.
        health: what does not work.
        sessions: makes and reads the web pages' tokens.
        history: keeps what was said there.
        speech: recogniser and voice.
        alexa: the Alexa skill.
        shared: what other processes remember of the same conversations.
        erase: deletes a conversation from the conversation store, and has every process forget it.
    """
    app = Sanic("assistant", configure_logging=False, request_class=BoundedRequest)
    app.ctx.addresses = addresses = Addresses(settings().proxies())
    app.config.KEEP_ALIVE_TIMEOUT = IDLE_SECONDS
    app.config.REQUEST_TIMEOUT, app.config.RESPONSE_TIMEOUT = HEAD_SECONDS, ANSWER_SECONDS
    app.config.REQUEST_MAX_SIZE, app.config.REQUEST_MAX_HEADER_SIZE = LARGEST_REQUEST, LARGEST_HEAD
    app.config.FALLBACK_ERROR_FORMAT = "json"

    async def on_new_message(message: UserMessage) -> Turn:
        recorded = (message.metadata or {}).get(RECORDED, True)
        return await guard.turn(message.text, channel_of(message), message.sender_id, recorded=recorded)

    def limits(name: str) -> AddressLimits:
        return AddressLimits(addresses, settings().address_per_minute, name, shared)

    messages, new = limits("messages"), limits("sessions")
    web = WebChannel(sessions, history, health, guard.delivered, speech.available, new, messages, shared)
    web.erase, web.door = erase, guard.at_the_door
    phone = PhoneChannel(nurse_line(), guard.delivered, health, shared)
    channels: tuple[InputChannel, ...] = (RestChannel(guard.delivered, addresses, messages), web, alexa, phone)
    for channel in channels:
        app.blueprint(channel.blueprint(on_new_message), url_prefix=f"/webhooks/{channel.name()}")

    app.ctx.erased = (guard.erased, web.erased, phone.erased)
    recordings = limits("recordings")
    app.blueprint(speech_blueprint(speech, sessions.conversation, web.spoken_text, guard.red_flags, recordings, shared))
    app.blueprint(pages())
    app.blueprint(observing_routes(health))
    trace_requests(app)
    if settings().origins():
        CORS(app, resources={path: {"origins": settings().origins(), "max_age": 3600} for path in EMBEDDED})

    app.ctx.for_ever = []

    @app.after_server_start
    async def begin_what_goes_on(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        for_ever = (
            *(speech.watch(), web.purge_now_and_again(), alexa.forget_idle(), purge_daily(health)),
            (shared or OneProcess()).watch(),
        )
        app.ctx.for_ever += [loop.create_task(work) for work in for_ever]

    @app.before_server_stop
    async def end_what_goes_on(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        for task in app.ctx.for_ever:
            task.cancel()
        await asyncio.gather(*app.ctx.for_ever, return_exceptions=True)

    @app.get("/openapi.json")
    async def openapi(request: Request) -> HTTPResponse:
        return response.json(OPENAPI)

    @app.on_response
    async def headers(request: Request, answer: HTTPResponse) -> None:
        for name, value in SECURITY_HEADERS.items():
            answer.headers.setdefault(name, value)

    @app.exception(SanicException)
    async def refused(request: Request, error: SanicException) -> HTTPResponse:
        body = {"error": str(error), "emergency": emergency()}  # whatever it is, whom to call is in it
        return response.json(body, status=error.status_code)

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        logger.error("a request failed: %s", where(error))  # its message may quote what was sent
        return response.json({"error": words("failed"), "emergency": emergency()}, status=500)

    return app


def _serve_wyoming(app: Sanic, listener: socket.socket, service: WyomingService) -> None:
    """Have the service listen as long as the app does."""

    @app.after_server_start
    async def listen(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.wyoming = await asyncio.start_server(service.talk, sock=listener, limit=WYOMING_LINE)

    @app.before_server_stop
    async def hang_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.wyoming.close()
        service.close()


def wyoming_socket(uri: str) -> socket.socket | None:
    """Where Home Assistant asks; None when it does not.

    Raises:
        SetupError: the address cannot be used, or would be open to a network without that being wanted.
    """
    if not uri:
        return None
    try:
        parts = urlsplit(uri)
        host, port = str(parts.hostname), int(parts.port or 0)
    except ValueError:
        host, port = "", 0
    if not uri.startswith("tcp://") or not host or not port:
        raise SetupError(f"--wyoming {uri} is no address; write it as tcp://127.0.0.1:10500")
    if host not in LOOPBACK and not settings().wyoming_open:
        raise SetupError(
            f"--wyoming {uri} would let anybody on the network ask, since Wyoming knows no passwords; "
            "use tcp://127.0.0.1:10500, or set ASSISTANT_WYOMING_OPEN=true on a network that you trust"
        )
    return _free_socket(host, port, "--wyoming")


async def _tried(prepare: Callable[[], None]) -> None:
    """Bring tables up to date; a store that is away now does it when it is used first."""
    try:
        await asyncio.to_thread(prepare)
    except Exception as error:  # each database raises its own
        logger.error("tables not brought up to date yet: %s", type(error).__name__)


def serve(host: str, port: int, verifier: Verifier | None = None, wyoming: str = "") -> None:
    """Load the model and serve until stopped. Without a model it still serves: red flags and whom to call.

    Args:
        host: to listen on.
        port: the same.
        wyoming: address at which Home Assistant asks, or "".
        verifier: of Alexa's requests, for tests, whose pretend Alexa signs; otherwise Amazon's.

    Raises:
        SetupError: the address, the conversation store or the escalation record cannot be used, or a setting that
            patients need is missing.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    settings().refuse_unready()
    settings().refuse_foreign_numbers()
    settings().refuse_half_a_phone()
    settings().refuse_half_a_cluster()
    listener, asked_by_home_assistant = _free_socket(host, port), wyoming_socket(wyoming)
    health = Health()
    shared = RedisMemory(settings().redis_url, health) if settings().redis_url else OneProcess()
    store = conversation_store(health, shared)
    escalations = EscalationStore()
    log = EscalationLog(escalations, health, Journal(settings().data_dir))
    seconds = settings().session_hours * 3600
    sessions, history = Sessions(session_key(), seconds), History(seconds)
    if not WIDGET.is_file():
        health.trouble("chat page", "its script was not built; run scripts/widget")
    start_tracing()
    brain: BrainThreads | None = None
    try:
        agent = load_agent(store)
        asyncio.run(rehearse(agent))
        brain = BrainThreads(agent)
        health.well(UNDERSTANDING)
    except SetupError as error:
        health.trouble(UNDERSTANDING, str(error))
    speech = SpeechServices(settings().recogniser_uri, settings().voice_uri)
    guard = Guard(brain, log, health, shared)

    def forget(conversation: str) -> None:
        guard.forget(conversation)
        store.forget(conversation)

    alexa = AlexaChannel(verifier or amazon_verifier(settings().skill_ids()), forget, session_key(), shared)
    erasures = Erasures(conversations().engine)

    def erase(conversation: str) -> None:
        erasures.add([conversation], time.time())  # as `assistant erase` does: every process forgets it
        store.erase(conversation)

    app = create_app(guard, health, sessions, history, speech, alexa, shared, erase)
    if settings().shows_demo(loopback=host in LOOPBACK):
        app.blueprint(demo_pages())
    if staff := staff_pages(session_key(), store, escalations, history, health, shared):
        app.blueprint(staff)

    @app.after_server_start
    async def page_somebody(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        if settings().escalation_webhook:
            pager = Pager(escalations, settings().escalation_webhook, settings().escalation_webhook_token, health)
            log.on_written = pager.wake
            app.ctx.for_ever.append(loop.create_task(pager.run()))

    forgetting = Forgetting((*app.ctx.erased, store.erased), erasures)

    @app.after_server_start
    async def forget_what_is_erased(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.for_ever.append(loop.create_task(forgetting.look_again_and_again()))

    stores = {STORE: store.probe, HISTORY: history.probe}
    probes = Probes(stores, escalations, health, bool(settings().escalation_webhook))
    watch_process(health, brain)

    @app.after_server_start
    async def look_after_stores(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.for_ever.append(loop.create_task(probes.run()))

    if asked_by_home_assistant:

        async def ask(words: str, conversation: str) -> Turn:
            with span("channel", route="wyoming"):
                return await guard.turn(words, "speaker", conversation)

        _serve_wyoming(app, asked_by_home_assistant, WyomingService(ask, guard.delivered, session_key()))

    @app.after_server_start
    async def ready(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        shown = "localhost" if host in LOCAL else host
        print(f"Ready: http://{shown}:{port}/   (Ctrl-C stops it)", flush=True)

    @app.before_server_start
    async def bring_tables_up_to_date(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        prepared = [
            loop.create_task(_tried(prepare)) for prepare in (store.prepare, escalations.prepare, history.prepare)
        ]
        app.ctx.for_ever += prepared
        await asyncio.wait(prepared, timeout=TABLES_SECONDS)

    @app.after_server_stop
    async def write_the_rest(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await asyncio.to_thread(log.close, CLOSING_SECONDS)
        await asyncio.to_thread(stop_tracing)

    @app.before_server_stop  # the last that is registered comes first
    async def let_the_balancer_know(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        health.leaving = True
        await asyncio.sleep(settings().drain_seconds)

    app.run(sock=listener, protocol=BoundedProtocol, access_log=False, motd=False, debug=False)
