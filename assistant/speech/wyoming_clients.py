"""Clients of the recogniser and the voice, which are Wyoming services of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize

from assistant.errors import AssistantError
from assistant.speech.sound import RATE, as_wav

PROBE_SECONDS = 3.0
HEAR_SECONDS = 40.0  # a minute of speech takes 10 to 20 on two busy cores
SPEAK_SECONDS = 25.0
CHUNK = RATE * 2  # bytes of one second
LARGEST_SPOKEN = 12_000_000  # bytes; four minutes and a half at 22 kHz, no answer is so long
Result = TypeVar("Result")


@dataclass(frozen=True)
class Heard:
    """What a recogniser made of a recording.

    Attributes:
        log_probability: mean over the pieces of its words; None from a service that does not tell.
    """

    text: str
    log_probability: float | None = None


class NoSpeechService(AssistantError):
    """A speech service is not there, too slow, or does not answer as it should."""


async def _with(uri: str, seconds: float, talk: Callable[[AsyncClient], Awaitable[Result]]) -> Result:
    """A talk with a service within a time.

    Raises:
        NoSpeechService: whatever went wrong.
    """
    try:
        async with asyncio.timeout(seconds), AsyncClient.from_uri(uri) as client:
            return await talk(client)
    except NoSpeechService:
        raise
    except Exception as error:  # no connection, no time, no JSON, wrong fields: the same to who asks
        raise NoSpeechService(f"{type(error).__name__} within {seconds:.0f} s") from None


async def _next(client: AsyncClient) -> Event:
    event = await client.read_event()
    if event is None or event.type == "error":
        raise NoSpeechService("it ended the talk")
    return event


async def describe(uri: str, seconds: float = PROBE_SECONDS) -> Info:
    """What the service says it can do.

    Raises:
        NoSpeechService: it is not there or not well.
    """

    async def talk(client: AsyncClient) -> Info:
        await client.write_event(Describe().event())
        while not Info.is_type((event := await _next(client)).type):
            pass
        return Info.from_event(event)

    return await _with(uri, seconds, talk)


async def hear(uri: str, pcm: bytes, prompt: str = "", seconds: float = HEAR_SECONDS) -> Heard:
    """The words in a recording.

    Args:
        pcm: 16-bit mono samples at 16 kHz.
        prompt: words that may come; a service other than ours may ignore it.

    Raises:
        NoSpeechService: no answer in time.
    """

    async def talk(client: AsyncClient) -> Heard:
        request = Transcribe(language="en", context={"prompt": prompt} if prompt else None)
        await client.write_event(request.event())
        await client.write_event(AudioStart(RATE, 2, 1).event())
        for start in range(0, len(pcm), CHUNK):
            await client.write_event(AudioChunk(RATE, 2, 1, pcm[start : start + CHUNK]).event())
        await client.write_event(AudioStop().event())
        while not Transcript.is_type((event := await _next(client)).type):
            pass
        sure = (event.data.get("context") or {}).get("log_probability")
        return Heard(str(Transcript.from_event(event).text).strip(), sure if isinstance(sure, float) else None)

    return await _with(uri, seconds, talk)


async def speak(uri: str, text: str, seconds: float = SPEAK_SECONDS) -> bytes:
    """A text spoken, as a WAV file.

    Raises:
        NoSpeechService: no answer in time, no sound, or sound that is not 16-bit mono.
    """

    async def talk(client: AsyncClient) -> bytes:
        await client.write_event(Synthesize(text).event())
        pcm, rate = bytearray(), 0
        while not AudioStop.is_type((event := await _next(client)).type):
            if AudioChunk.is_type(event.type):
                chunk = AudioChunk.from_event(event)
                if (chunk.width, chunk.channels) != (2, 1) or len(pcm) + len(chunk.audio) > LARGEST_SPOKEN:
                    raise NoSpeechService("its sound is not 16-bit mono, or has no end")
                pcm, rate = pcm + chunk.audio, chunk.rate
        if not pcm:
            raise NoSpeechService("it said nothing")
        return as_wav(bytes(pcm), rate)

    return await _with(uri, seconds, talk)
