"""The web application: every channel and page on its route, and what each answer carries."""

import asyncio
import logging
from collections.abc import Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic_cors import CORS

from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.alexa import RECORDED, AlexaChannel
from assistant.channels.bounded_http import ANSWER_SECONDS, HEAD_SECONDS, IDLE_SECONDS, BoundedRequest
from assistant.channels.guard import Guard
from assistant.channels.phone import PhoneChannel
from assistant.channels.rest import RestChannel, channel_of
from assistant.channels.speech import speech_blueprint
from assistant.channels.web import LET_IN, WebChannel
from assistant.errors import where
from assistant.health import Health
from assistant.nurse import nurse_line
from assistant.observing.requests import trace_requests
from assistant.observing.routes import routes as observing_routes
from assistant.openapi import OPENAPI
from assistant.retention.purging import purge_daily
from assistant.settings import settings
from assistant.shared import OneProcess, Shared
from assistant.speech.services import SpeechServices
from assistant.turn import Turn
from assistant.web import History, Sessions
from assistant.web.pages import STRICT, pages
from assistant.web.refusals import emergency, words

LARGEST_REQUEST = 64 * 1024  # bytes; the longest message with room for JSON
LARGEST_HEAD = 8 * 1024  # bytes; Alexa's signature and a session's token together have two thousand
EMBEDDED = (r"/webhooks/web/.*", r"/speech/.*", r"/widget.js")  # what pages of other origins may be allowed
SECURITY_HEADERS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}
logger = logging.getLogger(__name__)


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
        about = message.metadata or {}
        return await guard.turn(
            message.text,
            channel_of(message),
            message.sender_id,
            recorded=about.get(RECORDED, True),
            let_in=about.get(LET_IN, False),
            id_=message.message_id,
        )

    def limits(name: str) -> AddressLimits:
        return AddressLimits(addresses, settings().address_per_minute, name, shared)

    messages, new = limits("messages"), limits("sessions")
    web = WebChannel(sessions, history, health, guard.delivered, speech.available, new, messages, shared)
    web.erase, web.door, alexa.too_often = erase, guard.at_the_door, guard.asked_too_often
    phone = PhoneChannel(nurse_line(), guard.delivered, health, shared)
    phone.too_often = guard.asked_too_often
    channels: tuple[InputChannel, ...] = (RestChannel(guard.delivered, addresses, messages, shared), web, alexa, phone)
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
