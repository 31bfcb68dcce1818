"""A Wyoming service in this process, well or ill."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.tts import Synthesize

from benchmarks.running_server import free_port


class Service:
    """What the fake answers, and what it was asked."""

    def __init__(self) -> None:
        self.text = "can i drink coffee"
        self.log_probability: float | None = None
        self.ill = ""  # slow, hangs, rubbish, closes, silent, stereo
        self.heard = bytearray()
        self.prompts: list[str | None] = []
        self.spoken: list[str] = []
        self.uri = ""
        self.at_once = self.most_at_once = 0


class Handler(AsyncEventHandler):
    def __init__(self, service: Service, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.service = service

    async def handle_event(self, event: Event) -> bool:
        service = self.service
        if Transcribe.is_type(event.type):
            service.prompts.append((Transcribe.from_event(event).context or {}).get("prompt"))
        elif AudioChunk.is_type(event.type):
            service.heard += AudioChunk.from_event(event).audio
        elif Describe.is_type(event.type) or AudioStop.is_type(event.type) or Synthesize.is_type(event.type):
            return await self.answer(event)
        return True

    async def answer(self, event: Event) -> bool:
        service = self.service
        service.at_once += 1
        service.most_at_once = max(service.most_at_once, service.at_once)
        try:
            if service.ill == "hangs":
                await asyncio.sleep(60)
            if service.ill == "slow":
                await asyncio.sleep(0.3)
        finally:
            service.at_once -= 1
        if service.ill == "closes":
            return False
        if service.ill == "rubbish":
            self.writer.write(b"\xff\x00 not json\n" * 10)
            await self.writer.drain()
        elif Describe.is_type(event.type):
            await self.write_event(Info().event())
        elif AudioStop.is_type(event.type):
            answer = Transcript(service.text).event()
            if service.log_probability is not None:
                answer.data["context"] = {"log_probability": service.log_probability}
            await self.write_event(answer)
        else:
            await self.say(Synthesize.from_event(event).text)
        return True

    async def say(self, text: str) -> None:
        service = self.service
        service.spoken.append(text)
        channels = 2 if service.ill == "stereo" else 1
        await self.write_event(AudioStart(22_050, 2, channels).event())
        if service.ill != "silent":
            await self.write_event(AudioChunk(22_050, 2, channels, b"\1\0" * 400).event())
        await self.write_event(AudioStop().event())


@contextlib.asynccontextmanager
async def fake_wyoming() -> AsyncIterator[Service]:
    """The service, until the end of the block."""
    service = Service()
    port = free_port()
    service.uri = f"tcp://127.0.0.1:{port}"
    server = AsyncTcpServer("127.0.0.1", port)
    await server.start(partial(Handler, service))
    try:
        yield service
    finally:
        await server.stop()
