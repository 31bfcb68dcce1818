"""POST /speech/transcribe and /speech/speak: a recording to words, an answer to sound. Nothing of either is kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.addresses import AddressLimits
from assistant.channels.web_limits import Limits
from assistant.channels.web_requests import bearer, body_of
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Tier
from assistant.safety.findings import ESCALATING
from assistant.shared import Shared
from assistant.speech.gate import Silent, speech_in
from assistant.speech.nonsense import is_nonsense
from assistant.speech.services import SpeechServices
from assistant.speech.sound import LARGEST, RATE, NotSound, Samples, SoundTooLong, read_wav
from assistant.speech.wyoming_clients import NoSpeechService
from assistant.web import BadSession
from assistant.web.refusals import Refusal, refuse

SWALLOWED = 4 * LARGEST  # bytes read at most; who is hung up on in mid-send never sees why
BURST, PER_SECONDS = 20, 60  # recordings and answers of one conversation; each takes the machine for a second
SLOWEST_SECONDS = 60.0  # to send a recording in; 6 MB at 0.8 Mbit/s
logger = logging.getLogger(__name__)


Conversation = Callable[[str], str]
"""Token -> id of the conversation that it stands for; raises BadSession."""
SpokenText = Callable[[str, str], Awaitable[str | None]]
"""Conversation and id of an entry -> what a voice says of that answer; None when it is none of this conversation."""

RedFlags = Callable[[str], Awaitable[tuple[Tier, tuple[str, ...]]]]
"""Words -> their tier and red flags, by rules and by meaning."""

REFUSALS: dict[type[Exception], Refusal] = {
    BadSession: Refusal(401, "session"),
    NotSound: Refusal(400, "not_sound"),
    SoundTooLong: Refusal(422, "too_long"),
    Silent: Refusal(422, "silent"),
    PayloadTooLarge: Refusal(413, "too_large"),
    TimeoutError: Refusal(413, "too_large"),
}


def speech_blueprint(
    services: SpeechServices,
    conversation_of: Conversation,
    spoken_text: SpokenText,
    red_flags: RedFlags,
    address_limits: AddressLimits,
    shared: Shared | None = None,
) -> Blueprint:
    """The routes."""
    routes = Blueprint("speech", url_prefix="/speech")
    limits = Limits("speech", BURST, PER_SECONDS, shared)

    @routes.post("/transcribe", stream=True)
    async def transcribe(request: Request) -> HTTPResponse:
        try:
            data = await _recording(request, conversation_of)
            await limits.count(conversation_of(bearer(request)))
            await address_limits.count(request)
            return await _transcribed(services, data, red_flags)
        except Refusal as refusal:
            return refuse(refusal)
        except NoSpeechService as error:
            logger.warning("recogniser: %s", error)
            return refuse(Refusal(503, "no_recogniser"))
        except tuple(REFUSALS) as error:
            return refuse(REFUSALS[type(error)])

    @routes.post("/speak")
    async def speak(request: Request) -> HTTPResponse:
        try:
            conversation, entry = conversation_of(bearer(request)), body_of(request).get("entry")
            await limits.count(conversation)
            await address_limits.count(request)
            text = await spoken_text(conversation, entry) if isinstance(entry, str) else None
            if not text:
                return refuse(Refusal(404, "unknown_entry"))
            return response.raw(await services.speak(text), content_type="audio/wav")
        except Refusal as refusal:
            return refuse(refusal)
        except BadSession:
            return refuse(REFUSALS[BadSession])
        except NoSpeechService as error:
            logger.warning("voice: %s", error)
            return refuse(Refusal(503, "no_voice"))

    return routes


async def _transcribed(services: SpeechServices, data: bytes, red_flags: RedFlags) -> HTTPResponse:
    speech = await asyncio.to_thread(_speech, data)
    heard = await services.hear(speech.tobytes())
    tier, flags = await red_flags(heard.text)
    unclear = is_nonsense(heard.text, len(speech) / RATE, heard.log_probability)
    if unclear and tier not in ESCALATING:  # in doubt a red flag counts
        raise Refusal(422, "unclear")
    message = red_flag_reply(tier, flags).answer if tier in ESCALATING else ""  # should the words not get through
    return response.json({"text": heard.text, "tier": tier, "red_flags": list(flags), "message": message})


def _speech(data: bytes) -> Samples:
    return speech_in(read_wav(data))


async def _recording(request: Request, conversation_of: Conversation) -> bytes:
    """The body, read piece by piece with a limit of its own; the app's is far lower.

    It is read to its end even when it is refused, without being kept: a client that is answered while it still sends
    sees a broken connection instead of the words.

    Raises:
        BadSession: no good token.
        PayloadTooLarge: more than `LARGEST` bytes.
        TimeoutError: it comes too slowly.
    """
    request.stream.request_max_size = SWALLOWED
    body, size, refusal = bytearray(), 0, _no_session(request, conversation_of)
    async with asyncio.timeout(SLOWEST_SECONDS):
        async for part in request.stream:
            size += len(part)
            if size <= LARGEST and not refusal:
                body += part
    if refusal:
        raise refusal
    if size > LARGEST:
        raise PayloadTooLarge(f"{size} bytes, at most {LARGEST}")
    return bytes(body)


def _no_session(request: Request, conversation_of: Conversation) -> BadSession | None:
    try:
        conversation_of(bearer(request))
    except BadSession as error:
        return error
    return None
