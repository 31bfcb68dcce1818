"""POST /speech/transcribe and /speech/speak: a recording to words, an answer to sound. Nothing of either is kept."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sanic import Blueprint, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.channels.vocabulary import vocabulary
from assistant.errors import AssistantError
from assistant.safety import Report, detect
from assistant.settings import settings
from assistant.speech.gate import Silent, speech_in
from assistant.speech.nonsense import is_nonsense
from assistant.speech.services import SpeechServices
from assistant.speech.sound import LARGEST, RATE, NotSound, Samples, SoundTooLong, read_wav
from assistant.speech.wyoming_clients import NoSpeechService
from assistant.wording import show
from assistant.yaml_files import read_yaml

SWALLOWED = 4 * LARGEST  # bytes read at most; who is hung up on in mid-send never sees why
SLOWEST_SECONDS = 60.0  # to send a recording in; 6 MB at 0.8 Mbit/s
PROMPTED = False  # docs/decisions/0009 has what the prompt costs
BEARER = "Bearer "
logger = logging.getLogger(__name__)


class BadToken(AssistantError):
    """A session's token is missing, forged or too old."""


class SessionReader(Protocol):
    """What knows the tokens of web sessions."""

    def conversation_of(self, token: str) -> str:
        """Id of the conversation that a token stands for.

        Raises:
            BadToken: it stands for none.
        """


class NoSessions:
    """Knows no token."""

    def conversation_of(self, token: str) -> str:
        """See SessionReader."""
        raise BadToken("no sessions are kept here")


SpokenText = Callable[[str, str], str | None]
"""Token and id of an entry -> the `speech` text of that answer; None when it is not one of this conversation."""


@dataclass(frozen=True)
class Refusal:
    """A refusal: its HTTP status, and which words of speech_words.yml say why."""

    status: int
    words: str


REFUSALS: dict[type[AssistantError], Refusal] = {
    BadToken: Refusal(401, "signed_out"),
    NotSound: Refusal(400, "not_sound"),
    SoundTooLong: Refusal(422, "too_long"),
    Silent: Refusal(422, "silent"),
}
TOO_LARGE, UNCLEAR, UNKNOWN_ENTRY = Refusal(413, "too_large"), Refusal(422, "unclear"), Refusal(404, "unknown_entry")
NO_RECOGNISER, NO_VOICE = Refusal(503, "no_recogniser"), Refusal(503, "no_voice")


def speech_blueprint(
    services: SpeechServices, sessions: SessionReader, spoken_text: SpokenText = lambda token, entry: None
) -> Blueprint:
    """The routes."""
    routes = Blueprint("speech", url_prefix="/speech")

    @routes.post("/transcribe", stream=True)
    async def transcribe(request: Request) -> HTTPResponse:
        try:
            data = await _recording(request)
            sessions.conversation_of(_token(request))
            return await _transcribed(services, data)
        except (PayloadTooLarge, TimeoutError):
            return _refused(TOO_LARGE)
        except NoSpeechService as error:
            logger.warning("recogniser: %s", error)
            return _refused(NO_RECOGNISER)
        except tuple(REFUSALS) as error:
            return _refused(REFUSALS[type(error)])

    @routes.post("/speak")
    async def speak(request: Request) -> HTTPResponse:
        try:
            token = _token(request)
            sessions.conversation_of(token)
            text = spoken_text(token, _entry(request))
            return (
                response.raw(await services.speak(text), content_type="audio/wav") if text else _refused(UNKNOWN_ENTRY)
            )
        except BadToken:
            return _refused(REFUSALS[BadToken])
        except NoSpeechService as error:
            logger.warning("voice: %s", error)
            return _refused(NO_VOICE)

    return routes


async def _transcribed(services: SpeechServices, data: bytes) -> HTTPResponse:
    speech = await asyncio.to_thread(_speech, data)
    heard = await services.hear(speech.tobytes(), vocabulary() if PROMPTED else "")
    report = detect(heard.text)
    unclear = is_nonsense(heard.text, len(speech) / RATE, heard.log_probability)
    if unclear and not report.escalates:  # in doubt a red flag counts
        return _refused(UNCLEAR)
    return response.json({"text": heard.text, "tier": report.tier, "red_flags": _flags(report)})


def _speech(data: bytes) -> Samples:
    return speech_in(read_wav(data))


def _flags(report: Report) -> list[str]:
    return list(dict.fromkeys(finding.flag for finding in report.present))


async def _recording(request: Request) -> bytes:
    """The body, read piece by piece with a limit of its own; the app's is far lower.

    It is read to its end even when it is too large, and before the token is looked at: a client that is answered
    while it still sends sees a broken connection instead of the words.

    Raises:
        PayloadTooLarge: more than `LARGEST` bytes.
        TimeoutError: it comes too slowly.
    """
    request.stream.request_max_size = SWALLOWED
    body, size = bytearray(), 0
    async with asyncio.timeout(SLOWEST_SECONDS):
        async for part in request.stream:
            size += len(part)
            if size <= LARGEST:
                body += part
    if size > LARGEST:
        raise PayloadTooLarge(f"{size} bytes, at most {LARGEST}")
    return bytes(body)


def _token(request: Request) -> str:
    header = request.headers.get("authorization", "")
    return header[len(BEARER) :].strip() if header.startswith(BEARER) else ""


def _entry(request: Request) -> str:
    try:
        entry = request.json.get("entry")
    except Exception:  # sanic raises several kinds for bodies that are not JSON
        return ""
    return entry if isinstance(entry, str) else ""


def _refused(refusal: Refusal) -> HTTPResponse:
    words = _words()
    body: dict[str, Any] = {"error": words[refusal.words], "kind": refusal.words, "emergency": _emergency()}
    return response.json(body, status=refusal.status)


def _emergency() -> dict[str, str]:
    return {"text": _words()["emergency"], "number": settings().emergency_number}


@cache
def _words() -> dict[str, str]:
    texts = read_yaml(Path(__file__).with_name("speech_words.yml"))
    return {name: show(text) for name, text in texts.items()}
