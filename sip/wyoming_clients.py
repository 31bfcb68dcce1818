"""Clients of the recogniser and the voice, two Wyoming services."""

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.tts import Synthesize

from sip.errors import NoSpeechService
from sip.loops import is_stuck

RATE = 16_000
CHUNK = RATE * 2  # bytes of one second
HEAR_SECONDS = 12.0  # somebody waits on the line; 20 s of speech take 1 to 4
SPEAK_SECONDS = 10.0  # until the next piece of sound
STUCK = 0.01  # confidence: read back, unless there is a red flag in it. A recogniser that loops is sure of itself
LONGEST_SOUND = 20_000_000  # bytes; no answer is so long


@dataclass(frozen=True)
class Heard:
    """What a recogniser made of an utterance; confidence from 0 to 1, None where it does not tell."""

    text: str
    confidence: float | None = None


async def _next(client: AsyncClient) -> Event:
    event = await client.read_event()
    if event is None or event.type == "error":
        raise NoSpeechService("it ended the talk")
    return event


async def hear(uri: str, pcm: bytes, seconds: float = HEAR_SECONDS) -> Heard:
    """The words in an utterance.

    Args:
        pcm: 16-bit mono samples at 16 kHz.

    Raises:
        NoSpeechService: no answer in time.
    """
    try:
        async with asyncio.timeout(seconds), AsyncClient.from_uri(uri) as client:
            return await _hear(client, pcm)
    except NoSpeechService:
        raise
    except Exception as error:  # no connection, no time, no JSON, wrong fields: the same to who asks
        raise NoSpeechService(f"{type(error).__name__} within {seconds:.0f} s") from None


async def _hear(client: AsyncClient, pcm: bytes) -> Heard:
    await client.write_event(Transcribe(language="en").event())
    await client.write_event(AudioStart(RATE, 2, 1).event())
    for start in range(0, len(pcm), CHUNK):
        await client.write_event(AudioChunk(RATE, 2, 1, pcm[start : start + CHUNK]).event())
    await client.write_event(AudioStop().event())
    while not Transcript.is_type((event := await _next(client)).type):
        pass
    text = str(Transcript.from_event(event).text).strip()
    sure = (event.data.get("context") or {}).get("log_probability")
    confidence = min(1.0, math.exp(sure)) if isinstance(sure, float) else None
    return Heard(text, STUCK if is_stuck(text) else confidence)


async def speak(uri: str, text: str, rate: float) -> AsyncIterator[tuple[bytes, int]]:
    """A text as sound, piece by piece: 16-bit mono samples and how many a second.

    Args:
        rate: of the voice's own speed. Our service takes it (speech/voice.py); one that does not speaks at its own.

    Raises:
        NoSpeechService: no sound in time, or sound that is not 16-bit mono.
    """
    try:
        async with AsyncClient.from_uri(uri) as client:
            await client.write_event(Synthesize(text, context={"length_scale": round(1 / rate, 3)}).event())
            size = 0
            async for chunk in _chunks(client):
                size += len(chunk.audio)
                if (chunk.width, chunk.channels) != (2, 1) or size > LONGEST_SOUND:
                    raise NoSpeechService("its sound is not 16-bit mono, or has no end")
                yield chunk.audio, chunk.rate
    except (OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise NoSpeechService(type(error).__name__) from None
    if not size:
        raise NoSpeechService("it said nothing")


async def _chunks(client: AsyncClient) -> AsyncIterator[AudioChunk]:
    while True:
        async with asyncio.timeout(SPEAK_SECONDS):
            event = await _next(client)
        if AudioStop.is_type(event.type):
            return
        if AudioChunk.is_type(event.type):
            yield AudioChunk.from_event(event)
