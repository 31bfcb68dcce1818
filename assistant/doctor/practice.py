"""A practice question and a practice danger sign, through each channel that is in use."""

import asyncio
import html
import re
import secrets
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

import httpx
from twilio.request_validator import RequestValidator
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient

from assistant.alexa.carriers import SLOT, carriers
from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.doctor.practice_server import practice_server
from assistant.errors import AssistantError
from assistant.settings import settings
from assistant.wording import say

QUESTION = "can I drink coffee"
DANGER = "my neck is so stiff I can't bend it"
ANSWER_SIGN = "coffee"  # stands in the answer to the question
SECONDS = 30.0
MEND = "run a trial with the same settings, `assistant --debug run`, never for patients, and ask the same there"
Say = Callable[[str], Awaitable[str]]
"""Words to what is said in return; each call of `Say` goes on with one conversation."""


async def look_at_channels() -> list[Finding]:
    """One line a channel."""
    try:
        async with (
            practice_server() as (address, speakers),
            httpx.AsyncClient(base_url=address, timeout=SECONDS) as http,
        ):
            return [await _channel(name, ways) for name, ways in _ways(http, speakers).items()]
    except AssistantError as error:
        return [failed("practice", str(error), "mend that first; no channel could be tried")]


def _ways(http: httpx.AsyncClient, speakers: int) -> dict[str, Callable[[], Any] | str]:
    chosen = settings()
    closed = chosen.for_patients and not chosen.rest_token
    twilio = bool(chosen.twilio_auth_token and chosen.public_url)
    return {
        "web": lambda: _web(http),
        "REST": "ASSISTANT_REST_TOKEN is not set, so it is closed" if closed else lambda: _rest(http),
        "Alexa": (lambda: _alexa(http)) if chosen.skill_ids() else "ASSISTANT_ALEXA_SKILL_IDS is not set",
        "Home Assistant": (lambda: _wyoming(speakers)) if chosen.wyoming_uri else "ASSISTANT_WYOMING_URI is not set",
        "phone by Twilio": (lambda: _twilio(http)) if twilio else "ASSISTANT_TWILIO_AUTH_TOKEN is not set",
        "phone by SIP": (lambda: _sip(http)) if chosen.phone_token else "ASSISTANT_PHONE_TOKEN is not set",
    }


async def _channel(name: str, way: Callable[[], Any] | str) -> Finding:
    what = f"practice, {name}"
    if isinstance(way, str):
        return left_out(what, way)
    try:
        async with asyncio.timeout(SECONDS):
            async with way() as say:
                answer = await say(QUESTION)
            async with way() as say:
                message = await say(DANGER)
    except Exception as error:  # whatever a channel does wrong, the others are tried
        return failed(what, _kind(error), MEND)
    if ANSWER_SIGN not in answer.lower():
        return failed(what, "the practice question was not answered", MEND)
    if not _is_emergency_message(message):
        return failed(what, "the practice danger sign did not get the emergency message", MEND)
    return ok(what, "question answered, danger sign escalated, nothing recorded")


def _kind(error: Exception) -> str:
    """Kind of an error, with the status of an answer that was none."""
    status = f" {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else ""
    return f"{type(error).__name__}{status}"


def _is_emergency_message(text: str) -> bool:
    """Whether it says to call, and the emergency number, in digits or as a voice says it; and answers nothing."""
    numbers = (settings().emergency_number, say("{emergency_number}"))
    return "call" in text.lower() and any(number in text for number in numbers) and ANSWER_SIGN not in text.lower()


@asynccontextmanager
async def _web(http: httpx.AsyncClient) -> AsyncIterator[Say]:
    session = (await http.post("/webhooks/web/session")).raise_for_status().json()
    headers = {"Authorization": f"Bearer {session['token']}"}

    async def say(words: str) -> str:
        body = {"id": secrets.token_hex(8), "message": words}
        return str(
            (await http.post("/webhooks/web/message", json=body, headers=headers)).raise_for_status().json()["text"]
        )

    yield say


@asynccontextmanager
async def _rest(http: httpx.AsyncClient) -> AsyncIterator[Say]:
    sender, token = secrets.token_hex(8), settings().rest_token
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def say(words: str) -> str:
        body = {"sender": sender, "message": words}
        answer = await http.post("/webhooks/rest/webhook", json=body, headers=headers)
        return str(answer.raise_for_status().json()[0]["text"])

    yield say


@asynccontextmanager
async def _alexa(http: httpx.AsyncClient) -> AsyncIterator[Say]:
    session = f"amzn1.echo-api.session.{secrets.token_hex(8)}"

    async def say(words: str) -> str:
        body = _alexa_request(words, session)
        told = (await http.post("/webhooks/alexa/webhook", json=body)).raise_for_status().json()
        return _plain(told["response"]["outputSpeech"]["ssml"])

    yield say


def _alexa_request(words: str, session: str) -> dict[str, Any]:
    who = {"application": {"applicationId": settings().skill_ids()[0]}, "user": {"userId": "doctor"}}
    openings = [(opening, carrier) for carrier in carriers().values() for opening in carrier.openings]
    opening, carrier = max(
        (each for each in openings if words.lower().startswith(f"{each[0]} ")), key=lambda o: len(o[0])
    )
    slots = {SLOT: {"name": SLOT, "value": words[len(opening) + 1 :], "confirmationStatus": "NONE"}}
    asked = {"name": carrier.intent, "confirmationStatus": "NONE", "slots": slots}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": session, "attributes": {}, **who},
        "context": {"System": {**who, "device": {"deviceId": "doctor", "supportedInterfaces": {}}}},
        "request": {
            "type": "IntentRequest",
            "requestId": f"amzn1.echo-api.request.{secrets.token_hex(8)}",
            "timestamp": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-US",
            "intent": asked,
        },
    }


@asynccontextmanager
async def _wyoming(port: int) -> AsyncIterator[Say]:
    async with AsyncTcpClient("127.0.0.1", port) as client:

        async def say(words: str) -> str:
            await client.write_event(Transcript(words).event())
            event = await client.read_event()
            return str(event.data.get("text", "")) if event else ""

        yield say


@asynccontextmanager
async def _sip(http: httpx.AsyncClient) -> AsyncIterator[Say]:
    call, headers = secrets.token_hex(16), {"Authorization": f"Bearer {settings().phone_token}"}
    numbers = iter(range(100))

    async def send(**event: object) -> str:
        body = {"call": call, "sequence": next(numbers), "event": event}
        answer = (await http.post("/webhooks/phone/call", json=body, headers=headers)).raise_for_status().json()
        return " ".join(str(action.get("text", "")) for action in answer["actions"])

    async def say(words: str) -> str:
        return await send(kind="heard", text=words, confidence=0.95)

    await send(kind="answered")
    yield say
    await send(kind="hung_up")


@asynccontextmanager
async def _twilio(http: httpx.AsyncClient) -> AsyncIterator[Say]:
    public, sid = settings().public_url.rstrip("/"), f"CA{secrets.token_hex(16)}"
    base = {"CallSid": sid, "AccountSid": settings().twilio_account_sid or f"AC{'0' * 32}", "CallStatus": "in-progress"}
    base |= {"From": "+15550100000", "To": "+15550100001"}

    async def fetch(url: str, **more: str) -> str:
        sent = base | more
        signed = RequestValidator(settings().twilio_auth_token).compute_signature(url, sent)
        path = f"/{url.removeprefix(public).lstrip('/')}"
        answer = await http.post(path, data=sent, headers={"X-Twilio-Signature": signed})
        return answer.raise_for_status().text

    document = await fetch(f"{public}/webhooks/phone/voice", CallStatus="ringing")

    async def say(words: str) -> str:
        nonlocal document
        gather = next(ET.fromstring(document).iter("Gather"))  # noqa: S314 (our own document)
        document = await fetch(gather.attrib["action"], SpeechResult=words, Confidence="0.95")
        return _plain(document)

    yield say
    await fetch(f"{public}/webhooks/phone/status", CallStatus="completed")


def _plain(ssml: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", ssml))
