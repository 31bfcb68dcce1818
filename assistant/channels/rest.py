"""Rasa's own REST channel, with one `custom` object more."""

import hmac
from collections.abc import Awaitable, Callable
from json import dumps
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.refused_messages import reports_a_red_flag
from assistant.channels.web_limits import Limits
from assistant.channels.web_requests import bearer
from assistant.conversation_store import PASSING
from assistant.privacy.pseudonyms import outside_id
from assistant.settings import settings
from assistant.shared import Shared
from assistant.turn import CHANNELS, Channel, Turn
from assistant.web.refusals import Refusal, refuse

LONGEST_SENDER = 256
BURST, PER_SECONDS = 20, 40  # messages of one sender at once, and seconds until so many may come again; as on the web
Handler = Callable[[UserMessage], Awaitable[Turn]]
Delivered = Callable[[Turn], None]


def channel_of(message: UserMessage) -> Channel:
    """The channel whose wording a message wants; web unless it names another of ours."""
    return next((channel for channel in CHANNELS if channel == message.input_channel), "web")


class RestChannel(InputChannel):
    """POST /webhooks/rest/webhook {"sender": ..., "message": ...}; `input_channel` may name speaker or phone.

    Whoever names a conversation goes on with it, so it is for programs with the token; without one only for this
    machine, in a trial.

    Args:
        delivered: told of each turn that was handed to the network.
        addresses: say who asks.
        limits: how often one address may ask.
        shared: counts senders for all processes.
    """

    def __init__(
        self, delivered: Delivered, addresses: Addresses, limits: AddressLimits, shared: Shared | None = None
    ) -> None:
        self._delivered, self._addresses, self._limits = delivered, addresses, limits
        self._senders = Limits("rest", BURST, PER_SECONDS, shared)

    @classmethod
    def name(cls) -> str:
        """See InputChannel."""
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """See InputChannel. The handler is the guard's, so it answers with a turn and never fails."""
        routes = Blueprint("rest")

        @routes.route("/", methods=["GET"])
        async def alive(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse | None:
            if refused := self._refused(request):
                return refuse(refused)
            body = _body(request)
            problem = _problem(body)
            if problem:
                return response.json({"error": problem}, status=400)
            conversation = outside_id("rest", body["sender"])
            try:
                await self._count(request, conversation)
            except Refusal as refusal:
                if not await reports_a_red_flag(body["message"]):
                    return refuse(refusal)
            message = UserMessage(body["message"], sender_id=conversation, input_channel=body.get("input_channel"))
            turn = await on_new_message(message)
            answer = await request.respond(content_type="application/json")
            assert answer is not None
            await answer.send(dumps(_messages(body["sender"], channel_of(message), turn)), end_stream=True)
            self._delivered(turn)
            return None

        return routes

    async def _count(self, request: Request, conversation: str) -> None:
        """Its sender first: one who asks too often shall not use up what the others behind his gateway may ask.

        Raises:
            Refusal: it is one too many.
        """
        if not self._addresses.local(request):
            await self._senders.count(conversation)
        await self._limits.count(request)

    def _refused(self, request: Request) -> Refusal | None:
        """Why it may not ask; None when it may."""
        token = settings().rest_token
        if token:
            given = bearer(request).encode("utf-8", "replace")  # a header may hold anything
            return None if hmac.compare_digest(given, token.encode()) else Refusal(401, "no_token")
        open_ = self._addresses.local(request) and not settings().for_patients
        return None if open_ else Refusal(403, "rest_closed")


def _body(request: Request) -> Any:
    try:
        return request.json
    except Exception:  # sanic raises several kinds for bodies that are not JSON
        return None


def _problem(body: Any) -> str:
    if not isinstance(body, dict):
        return 'the body must be a JSON object: {"sender": "...", "message": "..."}'
    sender = body.get("sender")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        return f'"sender" must be a text of 1 to {LONGEST_SENDER} characters that names the conversation'
    if sender.startswith(PASSING):
        return f'"sender" must not begin with {PASSING!r}; that is for conversations of which nothing is kept'
    if not isinstance(body.get("message"), str):
        return '"message" must be a text'
    return ""


def _messages(sender: str, channel: Channel, turn: Turn) -> list[dict[str, Any]]:
    custom = turn.as_dict()
    del custom["text"], custom["ms"]
    said = turn.reply.answer if channel == "web" else turn.reply.speech
    return [{"recipient_id": sender, "text": said}, {"recipient_id": sender, "custom": custom}]
