"""The server: its parts are made and put together here, with what begins and ends beside them."""

import asyncio
import gc
import logging
import socket
import sys
import time
from collections.abc import Callable

from sanic import Sanic

from assistant.alexa import Verifier, amazon_verifier
from assistant.brain import BrainThreads
from assistant.channels.alexa import AlexaChannel
from assistant.channels.bounded_http import BoundedProtocol
from assistant.channels.guard import Guard
from assistant.channels.spoken_limits import SpokenLimits
from assistant.channels.web import PART as HISTORY
from assistant.channels.wyoming import LARGEST as WYOMING_LINE
from assistant.channels.wyoming import WyomingService
from assistant.conversation_store import PART as STORE
from assistant.conversation_store import conversation_store
from assistant.engine import load_agent
from assistant.errors import SetupError
from assistant.escalations import EscalationLog, EscalationStore, Journal
from assistant.escalations.pager import Pager
from assistant.health import UNDERSTANDING, Health
from assistant.listening import LOOPBACK, free_socket, wyoming_socket
from assistant.observing.probes import Probes
from assistant.observing.process import watch_process
from assistant.observing.tracing import span, start_tracing, stop_tracing
from assistant.rehearsal import rehearse
from assistant.retention.erasures import Erasures
from assistant.retention.forgetting import Forgetting
from assistant.retention.stores import conversations
from assistant.settings import settings
from assistant.shared import OneProcess, RedisMemory
from assistant.speech.services import SpeechServices
from assistant.staff.setting_up import staff_pages
from assistant.turn import Turn
from assistant.web import History, Sessions, session_key
from assistant.web.pages import WIDGET, demo_pages
from assistant.web_app import create_app

SWITCH_SECONDS = 0.001
"""Of Python's lock between threads, instead of 5 ms: the sentence model's threads are always ready to compute, and the
loop that answers red flags must not wait five milliseconds for each of them."""
TABLES_SECONDS = 3.0  # that a start waits for its tables; a database that is away is no reason to answer nobody
CLOSING_SECONDS = 5.0  # for escalations that are still to be recorded when the server stops
LOCAL = ("127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 (compared with, not bound to)
logger = logging.getLogger(__name__)


def _serve_wyoming(app: Sanic, listener: socket.socket, service: WyomingService) -> None:
    """Have the service listen as long as the app does."""

    @app.after_server_start
    async def listen(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.wyoming = await asyncio.start_server(service.talk, sock=listener, limit=WYOMING_LINE)

    @app.before_server_stop
    async def hang_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.wyoming.close()
        service.close()


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
    settings().refuse_unfit()
    listener, asked_by_home_assistant = free_socket(host, port), wyoming_socket(wyoming)
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
        gc.collect()
        gc.freeze()  # the model and the rules stay: no collection in mid-turn need look through them
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

    paging: list[asyncio.Task[None]] = []

    @app.after_server_start
    async def page_somebody(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        if settings().escalation_webhook:
            pager = Pager(escalations, settings().escalation_webhook, settings().escalation_webhook_token, health)
            log.on_written = pager.wake
            paging.append(loop.create_task(pager.run()))

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

        limits = (
            SpokenLimits("wyoming", "speaker", guard.asked_too_often, shared),
            SpokenLimits(
                "wyoming-address", "speaker", guard.asked_too_often, shared, most=settings().address_per_minute
            ),
        )
        _serve_wyoming(app, asked_by_home_assistant, WyomingService(ask, guard.delivered, session_key(), *limits))

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
        for task in paging:  # only now: one of the last turns may have been somebody's alarm
            task.cancel()
        await asyncio.gather(*paging, return_exceptions=True)
        await asyncio.to_thread(stop_tracing)

    @app.before_server_stop  # the last that is registered comes first
    async def let_the_balancer_know(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        health.leaving = True
        await asyncio.sleep(settings().drain_seconds)

    app.run(sock=listener, protocol=BoundedProtocol, access_log=False, motd=False, debug=False)
