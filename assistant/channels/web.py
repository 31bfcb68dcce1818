"""The web chat: sessions, messages, history and thumbs, as /webhooks/web. Every refusal still says whom to call."""

import asyncio
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiolimiter import AsyncLimiter
from cachetools import TTLCache
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.web_requests import bearer, body_of
from assistant.health import Health
from assistant.knowledge import knowledge
from assistant.safety import detect
from assistant.turn import Turn
from assistant.web import BadSession, Entry, History, Sessions
from assistant.web.refusals import Refusal, refuse
from assistant.web.sessions import ID_BYTES

BURST, PER_SECONDS = (
    15,
    30,
)  # messages at once, and how long until so many may come again: one every 2 s, a fast typist's
MOST_SESSIONS, REMEMBERED_SECONDS = 20_000, 3_600.0
STORE_SECONDS = 0.3  # that an answer waits for the history; it is written all the same
REASONS = ("wrong", "unclear", "not_my_question", "other")
PART = "web history"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
Handler = Callable[[UserMessage], Awaitable[Turn]]
Route = Callable[[Request], Awaitable[HTTPResponse | None]]


class WebChannel(InputChannel):
    """Wire format of the widget: docs/embed.md says who may call it, /openapi.json how.

    Args:
        sessions: makes and reads tokens.
        history: keeps what was said; without it conversations go on, and a reload shows none of them.
        delivered: told of each turn that was handed to the network.
        speech: which speech services there are, for the page.
    """

    def __init__(
        self,
        sessions: Sessions,
        history: History,
        health: Health,
        delivered: Callable[[Turn], None],
        speech: Callable[[], dict[str, bool]],
    ) -> None:
        self._sessions, self._history, self._health = sessions, history, health
        self._delivered, self._speech = delivered, speech
        self._limits: TTLCache[str, AsyncLimiter] = TTLCache(MOST_SESSIONS, REMEMBERED_SECONDS)
        self._turns: TTLCache[tuple[str, str], asyncio.Task[tuple[Turn, Entry]]] = TTLCache(
            MOST_SESSIONS, REMEMBERED_SECONDS
        )
        self._writing: set[asyncio.Future[Any]] = set()
        self._on_new_message: Handler

    @classmethod
    def name(cls) -> str:
        """See InputChannel."""
        return "web"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """See InputChannel. The handler is the guard's, so it answers with a turn and never fails."""
        self._on_new_message = on_new_message
        routes = Blueprint("web")
        for path, method, handler in (
            ("/session", "POST", self._session),
            ("/message", "POST", self._message),
            ("/history", "GET", self._shown),
            ("/history", "DELETE", self._forget),
            ("/feedback", "POST", self._rate),
        ):
            routes.add_route(_refusing(handler), path, methods=[method], name=handler.__name__)
        return routes

    async def _session(self, request: Request) -> HTTPResponse:
        token, expires = self._sessions.new()
        return response.json({"token": token, "expires": expires, "speech": self._speech()})

    async def _message(self, request: Request) -> None:
        body, conversation = body_of(request), ""
        said = Entry(_id(body), "patient", str(body.get("message", "")))
        text, id_ = said.text, said.id
        try:
            conversation = self._conversation(request)
            await self._limit(conversation, id_, body)
        except Refusal as refusal:
            turn = await self._red_flag_or(refusal, text, conversation)
            answer = answer_entry(id_, turn)
        else:
            turn, answer = await self._once(conversation, id_, text)
        if conversation:
            await self._keep(conversation, said, answer)
        sent = await request.respond(content_type="application/json")
        assert sent is not None
        await sent.send(json.dumps(answer.as_dict()), end_stream=True)
        self._delivered(turn)

    async def _red_flag_or(self, refusal: Refusal, text: str, conversation: str) -> Turn:
        """The turn of a message that was refused but reports a red flag.

        Raises:
            Refusal: it reports none.
        """
        if not detect(text).escalates:
            raise refusal
        return await self._on_new_message(_user_message(text, conversation or secrets.token_hex(ID_BYTES)))

    async def _once(self, conversation: str, id_: str, text: str) -> tuple[Turn, Entry]:
        """One turn for one id: a page that lost its connection asks again, and must not be answered twice."""

        async def once() -> tuple[Turn, Entry]:
            turn = await self._on_new_message(_user_message(text, conversation))
            return turn, answer_entry(id_, turn)

        key = (conversation, id_)
        if key not in self._turns:
            self._turns[key] = asyncio.ensure_future(once())
        return await asyncio.shield(self._turns[key])

    async def _keep(self, conversation: str, *entries: Entry) -> None:
        """Write entries; an answer never waits long for it, nor fails with it."""
        writing = asyncio.ensure_future(self._stored(self._history.add, conversation, *entries))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        await asyncio.wait([writing], timeout=STORE_SECONDS)

    async def _stored(self, work: Callable[..., Any], *args: Any) -> Any:
        """What the store gives, or None where it fails."""
        try:
            given = await asyncio.to_thread(work, *args)
        except Exception as error:  # each database raises its own
            self._health.trouble(PART, f"{type(error).__name__}; a reload shows nothing of what was said")
            return None
        self._health.well(PART)
        return given

    async def _shown(self, request: Request) -> HTTPResponse:
        entries = await self._stored(self._history.of, self._conversation(request))
        return response.json({"entries": [entry.as_dict() for entry in entries or []], "speech": self._speech()})

    async def _forget(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        await self._stored(self._history.forget, conversation)
        return response.empty()

    async def spoken_text(self, conversation: str, entry: str) -> str | None:
        """What a voice says of an answer; None when it is none of this conversation, or the history is lost."""
        found = await self._stored(self._history.entry, conversation, entry)
        return str(found.details.get("speech", "")) if found else None

    async def _rate(self, request: Request) -> HTTPResponse:
        conversation, body = self._conversation(request), body_of(request)
        entry, thumb, reason = str(body.get("entry", "")), body.get("thumb"), body.get("reason")
        if thumb not in ("up", "down") or reason not in (None, *REASONS):
            raise Refusal(400, "bad_request")
        if not await self._stored(self._history.rate, conversation, entry, thumb, reason):
            raise Refusal(404, "no_such_answer")
        return response.empty()

    def _conversation(self, request: Request) -> str:
        try:
            return self._sessions.conversation(bearer(request))
        except BadSession:
            raise Refusal(401, "session") from None

    async def _limit(self, conversation: str, id_: str, body: dict[str, Any]) -> None:
        """Count a message; one that is asked for again counts once.

        Raises:
            Refusal: it is none, or one too many.
        """
        if not isinstance(body.get("message"), str) or body.get("id") != id_:
            raise Refusal(400, "bad_request")
        if (conversation, id_) in self._turns:
            return
        limit = self._limits.setdefault(conversation, AsyncLimiter(BURST, PER_SECONDS))
        if not limit.has_capacity():
            raise Refusal(429, "too_often")
        await limit.acquire()


def answer_entry(id_: str, turn: Turn) -> Entry:
    """The bubble that answers the message of this id."""
    shown = turn.as_dict()
    details = {name: shown[name] for name in ("tier", "red_flags", "topic", "choices", "speech")}
    titles = knowledge().documents
    sources = [source | {"title": titles[source["document"]].title} for source in shown["sources"]]
    return Entry(f"{id_}.answer", "assistant", turn.reply.answer, {**details, "sources": sources})


def _user_message(text: str, conversation: str) -> UserMessage:
    return UserMessage(text, sender_id=conversation, input_channel="web")


def _id(body: dict[str, Any]) -> str:
    """The message's own id, or one of ours where it has none that can be used."""
    id_ = body.get("id")
    return id_ if isinstance(id_, str) and _ID.fullmatch(id_) else secrets.token_hex(ID_BYTES)


def _refusing(handler: Route) -> Route:
    async def route(request: Request) -> HTTPResponse | None:
        try:
            return await handler(request)
        except Refusal as refusal:
            return refuse(refusal)

    return route
