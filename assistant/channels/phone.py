"""The phone channel: Twilio's webhooks, and the contract with the SIP driver, around one dialogue."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.phone_calls import Calls
from assistant.channels.phone_contract import BadEvent, as_json, read_message
from assistant.channels.spoken_limits import Door, SpokenLimits, open_door
from assistant.channels.twilio_hints import hints
from assistant.channels.twilio_routes import TwilioRoutes
from assistant.channels.web_requests import bearer, body_of
from assistant.health import Health
from assistant.phone import Dialogue, HungUp, NurseLine
from assistant.phone.words import menu, words
from assistant.settings import settings
from assistant.shared import Shared
from assistant.turn import Turn

Handler = Callable[[UserMessage], Awaitable[Turn]]


class PhoneChannel(InputChannel):
    """/webhooks/phone/*: docs/phone.md says who calls what.

    Args:
        nurse: where callers are transferred to.
        delivered: told of each turn that was handed to the network.
        health: told of requests that may be callers' and are refused.
        shared: what other processes know of the same calls.

    Attributes:
        too_often: of the guard: the turn of a call that speaks too often.

    Raises:
        ContentError: what the line says cannot be read; at the start, and not on a call.
    """

    def __init__(
        self, nurse: NurseLine, delivered: Callable[[Turn], None], health: Health, shared: Shared | None = None
    ) -> None:
        self._nurse, self._delivered, self._health, self._shared = nurse, delivered, health, shared
        self.too_often: Door = open_door
        words("failed"), menu()
        if settings().twilio_auth_token:
            hints()

    @classmethod
    def name(cls) -> str:
        """See InputChannel."""
        return "phone"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """See InputChannel. The handler is the guard's, so it answers with a turn and never fails."""

        async def turn_of(text: str, conversation: str, id_: str) -> Turn:
            message = UserMessage(text, sender_id=conversation, input_channel="phone", message_id=id_)
            return await on_new_message(message)

        limits = SpokenLimits("call", "phone", self.too_often, self._shared)
        self._calls = Calls(Dialogue(self._nurse), turn_of, shared=self._shared, limits=limits)
        routes = Blueprint("phone")

        @routes.post("/call")
        async def call(request: Request) -> HTTPResponse | None:
            return await self._call(request)

        @routes.get("/safety")
        async def safety(request: Request) -> HTTPResponse:
            return await self._safety(request)

        TwilioRoutes(self._calls, self._delivered, self._health).add_to(routes)
        return routes

    async def erased(self, conversation: str) -> None:
        """Drop what is remembered of a call; one that goes on begins again, with the safety words."""
        await self._calls.erased(conversation)

    async def _call(self, request: Request) -> HTTPResponse | None:
        """One event of a call that the SIP driver carries."""
        if refused := _refused(request):
            return refused
        try:
            message = read_message(body_of(request))
        except BadEvent as error:
            return response.json({"error": str(error)}, status=400)
        step = await asyncio.shield(self._calls.begin(message.call, message.sequence, message.event))
        if isinstance(message.event, HungUp):
            self._calls.end(message.call)
        answer = await request.respond(content_type="application/json")
        assert answer is not None
        await answer.send(json.dumps({"actions": as_json(step.actions)}), end_stream=True)
        for turn in step.turns:
            self._delivered(turn)
        return None

    async def _safety(self, request: Request) -> HTTPResponse:
        """What the SIP driver says when it cannot reach us; it asks at its start. The nurse's number is its alone."""
        if not settings().phone_token:
            return _error(404)
        number = "" if _refused(request) else self._nurse.number
        body = {"text": words("failed"), "nurse_number": number, "emergency_number": settings().emergency_number}
        return response.json(body)


def _refused(request: Request) -> HTTPResponse | None:
    token = settings().phone_token
    if not token:
        return _error(404)
    given = bearer(request).encode("utf-8", "replace")  # a header may hold anything
    return None if hmac.compare_digest(given, token.encode()) else _error(401)


def _error(status: int) -> HTTPResponse:
    return response.json({"error": words("failed")}, status=status)
