"""Somebody on a channel: what they do, and what they then hear or see. A class for each channel, an object a person."""

import asyncio
import secrets
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import httpx
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.handle import Handled, NotHandled

from assistant.turn import Channel
from tests.scenarios.server import Server

GONE_SECONDS = 60.0  # a call or an Alexa session does not outlive a longer silence; who comes back begins another


class Voice(ABC):
    """One person on one channel.

    Attributes:
        channel: whose wording the assistant uses there.
        one_way: whether nothing that the assistant asks can be answered.
        passing: whether nothing is kept, so that a conversation does not outlive the server's process.
    """

    channel: ClassVar[Channel]
    one_way: ClassVar[bool] = False
    passing: ClassVar[bool] = False

    def __init__(self, server: Server) -> None:
        self._server = server

    @abstractmethod
    def say(self, words: str) -> str:
        """Say it; the answer."""

    def says_at_once(self, *messages: str) -> list[str]:
        """Several messages at once, or one after the other where a voice can do no more; answers in their order."""
        return [self.say(words) for words in messages]

    def press(self, keys: str) -> str | None:
        """Press keys; None where there are none."""
        return None

    def silence(self) -> str | None:
        """Say nothing; None where nobody waits for words."""
        return None

    def away(self, seconds: float) -> None:  # noqa: B027 (most channels need not be told)
        """Do nothing for so long; time has not passed yet."""


class WebVoice(Voice):
    """A page with the widget: a session, an id for each message, a new session when the old one is over."""

    channel = "web"

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._token = ""

    def say(self, words: str) -> str:
        answer = self._send(words)
        if answer.status_code == 401:
            self._token = ""
            answer = self._send(words)
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        return " ".join([shown["text"], *shown["choices"]])

    def says_at_once(self, *messages: str) -> list[str]:
        self._session()
        with ThreadPoolExecutor(len(messages)) as pool:
            return list(pool.map(self.say, messages))

    def _session(self) -> str:
        if not self._token:
            self._token = self._server.http.post("/webhooks/web/session", json={}).json()["token"]
        return self._token

    def _send(self, words: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._session()}"}
        body = {"message": words, "id": secrets.token_hex(8)}
        return self._server.http.post("/webhooks/web/message", json=body, headers=headers)


class WyomingVoice(Voice):
    """A speaker of Home Assistant, whose conversation keeps its id; it does not listen for an answer."""

    channel, one_way = "speaker", True

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._id = secrets.token_hex(8)

    def say(self, words: str) -> str:
        return asyncio.run(self._asked(words))

    def says_at_once(self, *messages: str) -> list[str]:
        async def all_of_them() -> list[str]:
            return await asyncio.gather(*map(self._asked, messages))

        return asyncio.run(all_of_them())

    async def _asked(self, words: str) -> str:
        async with AsyncTcpClient("127.0.0.1", self._server.wyoming) as client:
            await client.write_event(Transcript(words, {"conversation_id": self._id}, "en").event())
            event = await client.read_event()
        assert event is not None, "the service hung up"
        answered = Handled if Handled.is_type(event.type) else NotHandled
        return str(answered.from_event(event).text)
