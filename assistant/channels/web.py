"""The web chat: sessions, messages, history and thumbs, as /webhooks/web. Every refusal still says whom to call."""

import asyncio
import contextlib
import json
import logging
import math
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.addresses import AddressLimits
from assistant.channels.message_ids import message_id
from assistant.channels.refused_messages import reports_a_red_flag
from assistant.channels.spoken_limits import Door
from assistant.channels.web_limits import Limits
from assistant.channels.web_requests import bearer, body_of
from assistant.health import Health
from assistant.knowledge import knowledge
from assistant.message_text import LONGEST, printable
from assistant.observing.metrics import THUMBS
from assistant.retention.names import read_out
from assistant.shared import OneProcess, Shared
from assistant.shared.codec import as_text, of_text
from assistant.speech.slowly import slow_form
from assistant.turn import Turn
from assistant.web import BadSession, Entry, History, Sessions
from assistant.web.refusals import Refusal, refuse
from assistant.web.sessions import ID_BYTES

BURST, PER_SECONDS = 20, 40  # messages at once, and seconds until so many may come again: one every 2 s
MOST_SESSIONS, REMEMBERED_SECONDS = 20_000, 3_600.0
HERE_SECONDS = 600.0
"""That an answer is kept for a page that asks again, here and for other processes: of 3 kB each, hours would be felt;
and only what is known here can be dropped there when a conversation is deleted."""
STORE_SECONDS, STORE_SECONDS_ALARM = 0.3, 0.05  # that an answer waits for the history; it is written all the same
DELETIONS, DELETIONS_SECONDS = 5, 60.0  # each is told to every process
PURGE_SECONDS, AGAIN_SECONDS = 3_600.0, 10.0
JUDGED_SECONDS = 0.1  # that the door's word counts; who waited longer for another process is looked at anew
LET_IN = "let_in"
"""In a message's metadata: it was let in at the guard's door just now. No request can write there."""
REASONS = ("wrong", "unclear", "not_my_question", "other")
PART = "web history"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
logger = logging.getLogger(__name__)
Handler = Callable[[UserMessage], Awaitable[Turn]]
Route = Callable[[Request], Awaitable[HTTPResponse | None]]


@dataclass(frozen=True)
class _Answered:
    """A message's answer, as processes tell each other."""

    turn: Turn
    entry: Entry


class WebChannel(InputChannel):
    """Wire format of the widget: docs/embed.md says who may call it, /openapi.json how.

    Args:
        sessions: makes and reads tokens.
        history: keeps what was said; without it conversations go on, and a reload shows none of them.
        delivered: told of each turn that was handed to the network.
        speech: which speech services there are, for the page.
        new_sessions: how many sessions one address may begin; each has a limit of its own, so many have none.
        messages: how many messages one address may send.
        shared: what other processes have answered.

    Attributes:
        erase: deletes a conversation from every other store and from what processes remember; raises what stores raise.
        door: of the guard: the turn of who is turned away. Without one, the guard looks at every message by itself.
    """

    def __init__(
        self,
        sessions: Sessions,
        history: History,
        health: Health,
        delivered: Callable[[Turn], None],
        speech: Callable[[], dict[str, bool]],
        new_sessions: AddressLimits,
        messages: AddressLimits,
        shared: Shared | None = None,
    ) -> None:
        self._sessions, self._history, self._health = sessions, history, health
        self._delivered, self._speech = delivered, speech
        self._new_sessions, self._messages = new_sessions, messages
        self._limits = Limits("web", BURST, PER_SECONDS, shared)
        self._deletions = Limits("web-deletions", DELETIONS, DELETIONS_SECONDS, shared)
        self._shared = shared or OneProcess()
        self._turns: TTLCache[tuple[str, str], asyncio.Task[tuple[Turn, Entry]]] = TTLCache(MOST_SESSIONS, HERE_SECONDS)
        self._forgotten: TTLCache[str, bool] = TTLCache(MOST_SESSIONS, REMEMBERED_SECONDS)
        self._writing: set[asyncio.Future[Any]] = set()
        self._lost = asyncio.Event()  # the history failed; whoever waits to purge tries whether it is back
        self._on_new_message: Handler
        self.erase: Callable[[str], None] = lambda conversation: None
        self.door: Door | None = None

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
        await self._new_sessions.count(request)
        token, expires = self._sessions.new()
        conversation = self._sessions.conversation(token)
        return response.json({"token": token, "expires": expires, **self._about(conversation)})

    def _about(self, conversation: str) -> dict[str, Any]:
        """What a page knows of its conversation."""
        return {"conversation": conversation, "number": read_out(conversation), "speech": self._speech()}

    async def _message(self, request: Request) -> None:
        body, conversation = body_of(request), ""
        said = Entry(_id(body), "patient", printable(body.get("message", "")))
        try:
            conversation = self._conversation(request)
            await self._limit(request, conversation, said.id, body)
        except Refusal as refusal:
            if not await reports_a_red_flag(said.text):
                raise
            conversation = conversation or secrets.token_hex(ID_BYTES)  # nobody's
            logger.info("a red flag in a message refused as %s", refusal.kind)
        turn, answer = await self._once(conversation, said)
        sent = await request.respond(content_type="application/json")
        assert sent is not None
        await sent.send(json.dumps(answer.as_dict()), end_stream=True)
        self._delivered(turn)

    async def _once(self, conversation: str, said: Entry) -> tuple[Turn, Entry]:
        """One turn for one id: a page that lost its connection asks again, and must not be answered twice.

        A task of its own, which also keeps what was said: a page that is closed or loaded anew in mid-send finds it.
        """
        key = _key(conversation, said)
        if key not in self._turns:
            self._turns[key] = asyncio.ensure_future(self._answered(conversation, said))
        try:
            return await asyncio.shield(self._turns[key])
        except Exception:
            self._turns.pop(key, None)  # another try may go better
            raise

    async def _answered(self, conversation: str, said: Entry) -> tuple[Turn, Entry]:
        """The turn, or that of another process which was asked the same before.

        Who is turned away waits for no other process, and is looked at when the page sends the message again.
        """
        if self.door and (away := await self.door(said.text, "web", conversation)):
            self._turns.pop(_key(conversation, said), None)
            return away, answer_entry(said.id, away)
        judged = time.monotonic() if self.door else -math.inf
        key = "answer:{}:{}".format(*_key(conversation, said))
        async with self._shared.hold(key):
            if told := of_text(_Answered, await self._shared.get(key)):
                await self._show(conversation, said, told.turn, told.entry)  # its process may have been killed before
                return told.turn, told.entry
            is_let_in = time.monotonic() - judged < JUDGED_SECONDS
            turn = await self._on_new_message(_user_message(said, conversation, is_let_in=is_let_in))
            answer = answer_entry(said.id, turn)
            if turn.reply.busy:
                self._turns.pop(_key(conversation, said), None)
            elif self._shared.is_on and not await self._is_forgotten(conversation):
                await self._shared.put(key, as_text(_Answered(turn, answer)), HERE_SECONDS)
            await self._show(conversation, said, turn, answer)
        return turn, answer

    async def _show(self, conversation: str, said: Entry, turn: Turn, answer: Entry) -> None:
        """A page that is loaded anew finds it."""
        if turn.escalates or not (turn.reply.busy or len(said.text) > LONGEST):  # what was refused is not kept
            seconds = STORE_SECONDS_ALARM if turn.escalates else STORE_SECONDS
            await self._keep(conversation, said, answer, seconds=seconds)

    async def _keep(self, conversation: str, *entries: Entry, seconds: float) -> None:
        """Write entries, unless all was deleted meanwhile; an answer never waits long for it, nor fails with it."""
        if await self._is_forgotten(conversation):
            return
        writing = asyncio.ensure_future(self._stored(self._history.add, conversation, *entries))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        await asyncio.wait([writing], timeout=seconds)

    async def _is_forgotten(self, conversation: str) -> bool:
        here = conversation in self._forgotten
        return here or await self._shared.get(f"forgotten:{conversation}") is not None

    async def _stored(self, work: Callable[..., Any], *args: Any) -> Any:
        """What the store gives, or None where it fails; health is told."""
        try:
            given = await asyncio.to_thread(work, *args)
        except Exception as error:  # each database raises its own
            self._health.trouble(PART, f"{type(error).__name__}; a reload shows nothing of what was said")
            self._lost.set()
            return None
        self._health.well(PART)
        return given

    async def _shown(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        entries = await self._stored(self._history.of, conversation) or []
        return response.json({"entries": [entry.as_dict() for entry in entries], **self._about(conversation)})

    async def _forget(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        await self._deletions.count(conversation)
        self._forgotten[conversation] = True
        await self._shared.put(f"forgotten:{conversation}", "1", REMEMBERED_SECONDS)
        if not await self._stored(self._erased, conversation):
            self._forgotten.pop(conversation, None)
            await self._shared.drop(f"forgotten:{conversation}")
            raise Refusal(503, "not_deleted")
        return response.empty()

    def _erased(self, conversation: str) -> bool:
        self._history.forget(conversation)
        self.erase(conversation)
        return True

    async def erased(self, conversation: str) -> None:
        """Drop the answers of a conversation that was erased; of what is under way none is kept."""
        self._forgotten[conversation] = True
        answers = [key for key in list(self._turns) if key[0] == conversation]
        for key in answers:
            self._turns.pop(key, None)
        if answers:
            await self._shared.drop(*(f"answer:{conversation}:{id_}" for _, id_ in answers))

    async def spoken_text(self, conversation: str, entry: str) -> str | None:
        """What a voice says of an answer; None when it is none of this conversation, or the history is lost."""
        found = await self._stored(self._history.entry, conversation, entry)
        return str(found.details.get("speech", "")) if found else None

    async def purge_now_and_again(self) -> None:
        """Delete what is too old, at the start and every hour, for ever; soon again where the store is away.

        Whatever failed there: health must be right again even while nobody says anything.
        """
        while True:
            self._lost.clear()
            await self._stored(self._history.purge)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PURGE_SECONDS):  # wait_for may lose the cancellation at the server's end
                    await self._lost.wait()
                await asyncio.sleep(AGAIN_SECONDS)

    async def _rate(self, request: Request) -> HTTPResponse:
        conversation, body = self._conversation(request), body_of(request)
        entry, thumb, reason = str(body.get("entry", "")), body.get("thumb"), body.get("reason")
        if thumb not in ("up", "down") or reason not in (None, *REASONS):
            raise Refusal(400, "bad_request")
        rated = await self._stored(self._history.rate, conversation, entry, thumb, reason)
        if not rated:
            raise Refusal(404, "no_such_answer") if rated is False else Refusal(503, "not_kept")
        THUMBS.labels(thumb, reason or "none").inc()
        return response.empty()

    def _conversation(self, request: Request) -> str:
        try:
            return self._sessions.conversation(bearer(request))
        except BadSession:
            raise Refusal(401, "session") from None

    async def _limit(self, request: Request, conversation: str, id_: str, body: dict[str, Any]) -> None:
        """Count a message; one that is asked for again counts once.

        Raises:
            Refusal: it is none, or one too many.
        """
        if not isinstance(body.get("message"), str) or body.get("id") != id_:
            raise Refusal(400, "bad_request")
        if (conversation, id_) in self._turns:
            return
        await self._limits.count(conversation)
        await self._messages.count(request)


def answer_entry(id_: str, turn: Turn) -> Entry:
    """The bubble that answers the message of this id."""
    shown = turn.as_dict()
    details = {name: shown[name] for name in ("tier", "red_flags", "topic", "choices", "calls", "speech")}
    titles = knowledge().documents
    answer = turn.reply.answer
    if turn.reply.slow:
        answer, details["speech"] = slow_form(answer), slow_form(turn.reply.speech)
    sources = [source | {"title": titles[source["document"]].title} for source in shown["sources"]]
    return Entry(f"{id_}.answer", "assistant", answer, {**details, "sources": sources})


def _key(conversation: str, said: Entry) -> tuple[str, str]:
    """Of its answer. A client that counts anew says something else by an old number, and must be heard."""
    return conversation, message_id(conversation, said.id, said.text)


def _user_message(said: Entry, conversation: str, *, is_let_in: bool) -> UserMessage:
    about: dict[str, Any] = {"input_channel": "web", "metadata": {LET_IN: is_let_in}}
    return UserMessage(said.text, sender_id=conversation, message_id=_key(conversation, said)[1], **about)


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
