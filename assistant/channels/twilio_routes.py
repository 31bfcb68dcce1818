"""Twilio's webhooks. A caller never gets an error: whatever happens, there is TwiML that says whom to call."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from cachetools import TTLCache
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.phone_calls import FORGET_SECONDS, MOST_CALLS, Calls, alarm_in, conversation_of
from assistant.channels.shared_calls import Step
from assistant.channels.twilio_requests import ENDED, NotTwilio, TwilioRequest
from assistant.channels.twilio_twiml import connected, hung_up, no_call, please_wait, twiml, whisper
from assistant.errors import where
from assistant.health import Health
from assistant.phone import Answered, Event, State
from assistant.phone.answering import alarm, listening
from assistant.phone.words import words
from assistant.settings import settings
from assistant.turn import Turn

WAIT_SECONDS = 4.0  # for an answer; Twilio itself gives up after 15 s ("Webhooks: Connection Overrides", rt)
MOST_WAITS = 5
METHODS = ("POST", "GET")  # a number's settings offer both
PART = "phone"
TOLD_SECONDS = 3_600.0  # a kind of refusal is logged once in this time: forged requests must not fill the log
logger = logging.getLogger(__name__)


class TwilioRoutes:
    """/voice, /gather, /dialled, /nurse, /nurse-key, /status.

    Args:
        delivered: told of each turn whose words were handed to the network.
        health: told of signed requests that are refused: those may be callers'.
    """

    def __init__(self, calls: Calls, delivered: Callable[[Turn], None], health: Health) -> None:
        self._calls, self._delivered, self._health = calls, delivered, health
        self._accepted: TTLCache[str, bool] = TTLCache(MOST_CALLS, FORGET_SECONDS)
        self._told: TTLCache[str, bool] = TTLCache(16, TOLD_SECONDS)

    def add_to(self, routes: Blueprint) -> None:
        """Mount them."""
        for path, handler in (
            ("/voice", self._caller(self._voice)),
            ("/gather", self._caller(self._gather)),
            ("/dialled", self._caller(self._dialled)),
            ("/nurse", self._signed(self._whisper)),
            ("/nurse-key", self._signed(self._nurse_key)),
            ("/status", self._signed(self._status)),
        ):
            routes.add_route(handler, path, methods=list(METHODS), name=f"twilio_{path[1:].replace('-', '_')}")

    async def _voice(self, sent: TwilioRequest) -> Event:
        return Answered()

    async def _gather(self, sent: TwilioRequest) -> Event:
        return sent.gathered()

    async def _dialled(self, sent: TwilioRequest) -> Event:
        """Whether the nurse took the call; after a restart, which forgot her key, as Twilio has it."""
        id_ = conversation_of(sent.call)
        accepted = self._accepted.pop(id_, False) or await self._calls.shared.was_accepted(id_)
        return sent.dialled(accepted or (sent.bridged and not await self._calls.is_known(sent.call)))

    async def _whisper(self, sent: TwilioRequest) -> HTTPResponse:
        return _xml(whisper(sent.nurse_of))

    async def _nurse_key(self, sent: TwilioRequest) -> HTTPResponse:
        if sent.of("Digits") != "1":
            return _xml(hung_up())
        self._accepted[sent.nurse_of] = True
        await self._calls.shared.accepted(sent.nurse_of)
        return _xml(connected())

    async def _status(self, sent: TwilioRequest) -> HTTPResponse:
        if sent.of("CallStatus") in ENDED:
            self._calls.end(sent.call)
        return response.empty()

    def _signed(self, handler: Callable[[TwilioRequest], Awaitable[HTTPResponse]]) -> Callable[..., Awaitable[object]]:
        """A route that no caller listens to: a failure ends the nurse's leg, and the caller's goes on."""

        async def route(request: Request) -> HTTPResponse:
            try:
                return await handler(TwilioRequest(request, settings()))
            except NotTwilio as error:
                return self._refused(error)
            except Exception as error:
                logger.error("a Twilio webhook failed: %s", where(error))
                return _xml(hung_up())

        return route

    def _caller(self, event_of: Callable[[TwilioRequest], Awaitable[Event]]) -> Callable[..., Awaitable[object]]:
        """A route whose answer a caller hears."""

        async def route(request: Request) -> HTTPResponse | None:
            try:
                sent = TwilioRequest(request, settings())
                self._health.well(PART)
                document, step = await self._answer(sent, event_of)
            except NotTwilio as error:
                return self._refused(error)
            except Exception as error:  # a caller waits: words, whatever it is
                logger.error("a Twilio webhook failed: %s", where(error))
                document, step = no_call(), Step(())
            answer = await request.respond(content_type="text/xml; charset=utf-8")
            assert answer is not None
            await answer.send(document, end_stream=True)
            for turn in step.turns:
                self._delivered(turn)
            return None

        return route

    async def _answer(
        self, sent: TwilioRequest, event_of: Callable[[TwilioRequest], Awaitable[Event]]
    ) -> tuple[str, Step]:
        """The document, and the step whose words are in it."""
        if not sent.call:
            return no_call(), Step(())  # nothing can be followed without an id
        number, conversation = sent.step, conversation_of(sent.call)
        event = await event_of(sent)
        task = self._calls.begin(sent.call, number, event)
        done, _ = await asyncio.wait({task}, timeout=WAIT_SECONDS)
        if done and not (broke := task.exception()):
            return twiml(task.result().actions, number, conversation, sent.own_number), task.result()
        alarms = await alarm_in(event)
        if done and broke and not alarms:
            raise broke
        if sent.waited < MOST_WAITS and not alarms:
            return please_wait(number, sent.waited + 1), Step(())
        if alarms:  # said now; the step goes on, and the call will know of it
            _, actions = alarm(State(), alarms[0], self._calls.now())
        else:
            _, actions = listening(State(), words("failed"))
        return twiml(actions, number, conversation, sent.own_number), Step(())

    def _refused(self, error: NotTwilio) -> HTTPResponse:
        """Nothing but the safety words: who did not sign is no caller, and learns nothing of the assistant."""
        if error.signed:
            self._health.trouble(PART, f"a signed request was refused: {error} (docs/phone.md)")
        if str(error) not in self._told:
            self._told[str(error)] = True
            logger.error("a phone webhook was refused: %s (docs/phone.md)", error)
        return response.text(words("failed"), status=403)


def _xml(document: str) -> HTTPResponse:
    return response.text(document, content_type="text/xml; charset=utf-8")
