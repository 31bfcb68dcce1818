"""Who speaks too often is told so aloud, on each channel in its own form; a danger sign is told as ever."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.handle import Handled, NotHandled

from assistant.channels.spoken_limits import MINUTE, MOST
from benchmarks.running_server import free_port
from tests import twiml_caller
from tests.alexa_cloud import Cloud
from tests.alexa_requests import intent, slot
from tests.alexa_server import alexa_server
from tests.twiml_caller import PUBLIC, TwimlCaller

TOKEN = "p" * 32
HOUSE = 12  # ASSISTANT_ADDRESS_PER_MINUTE here
QUESTION, SIGN = "can i drink coffee", "my back is wet where the needle went in"
NURSE = "+15550100200"
TOLD = "That was a lot at once"


@dataclass(frozen=True)
class Everything:
    """A server with every spoken channel."""

    url: str
    wyoming: int
    cloud: Cloud

    def events(self, call: str) -> Callable[..., str]:
        """A call of the SIP driver's: sends its next event, and gives what is said."""
        steps = iter(range(10_000))

        def send(**event: object) -> str:
            sent = {"call": call, "sequence": next(steps), "event": event}
            headers = {"Authorization": f"Bearer {TOKEN}"}
            answer = httpx.post(f"{self.url}/webhooks/phone/call", json=sent, headers=headers, timeout=30)
            assert answer.status_code == 200
            return answer.text

        return send

    def alexa(self, words: str, session: str, user: str = "user-1") -> str:
        """What an Echo says."""
        body = json.dumps(intent("MyCarrierIntent", query=slot(words), session=session, user=user)).encode()
        address = f"{self.url}/webhooks/alexa/webhook"
        answer = httpx.post(address, content=body, headers=self.cloud.headers(body), timeout=30)
        assert answer.status_code == 200
        return str(answer.json()["response"]["outputSpeech"]["ssml"])

    async def house(self, words: str, conversation: str) -> str:
        """What Home Assistant says."""
        async with AsyncTcpClient("127.0.0.1", self.wyoming) as client:
            await client.write_event(Transcript(words, {"conversation_id": conversation}, "en").event())
            event = await client.read_event()
        assert event is not None
        return str((Handled if Handled.is_type(event.type) else NotHandled).from_event(event).text)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    folder, port = tmp_path_factory.mktemp("spoken"), free_port()
    settings = twiml_caller.settings(
        PHONE_TOKEN=TOKEN,
        NURSE_LINE=NURSE,
        WYOMING_URI=f"tcp://127.0.0.1:{port}",
        ADDRESS_PER_MINUTE=str(HOUSE),
        DATA_DIR=str(folder / "var"),
    )
    with alexa_server(Path(folder), folder / "log", **settings) as url:
        yield Everything(url, port, Cloud(folder))


def asked_until(told: Callable[[], bool], most: int = MOST) -> int:
    """How often it was asked until it was told to wait: `most` at once, and as many more as a minute's part allows."""
    begun, count = time.monotonic(), 1
    while not told():
        count += 1
        assert count <= most * (1 + (time.monotonic() - begun) / MINUTE) + 2, "nobody is told to wait"
    return count


def test_a_call_of_twilios(everything: Everything) -> None:
    caller = TwimlCaller(everything.url)
    caller.start()
    steps = iter(range(1, 10_000))

    def gathered(**sent: str) -> str:
        answer = caller.fetch(f"{PUBLIC}/webhooks/phone/gather?step={next(steps)}", **sent)
        assert answer.status_code == 200
        return answer.text

    def is_told() -> bool:
        for _ in range(8):  # keys ask the assistant nothing, and count as much
            gathered(Digits="*")
        return TOLD in gathered(SpeechResult=QUESTION, Confidence="0.9")

    assert asked_until(is_told, MOST // 9 + 1) > MOST // 10
    assert "Call your doctor now" in gathered(SpeechResult=SIGN, Confidence="0.9")
    assert NURSE in gathered(Digits="0")


def test_a_call_of_the_sip_driver(everything: Everything) -> None:
    event = everything.events(secrets.token_hex(16))
    event(kind="answered")

    def is_told() -> bool:
        for _ in range(8):
            event(kind="keys", keys="*")
        return TOLD in event(kind="heard", text=QUESTION, confidence=0.9)

    assert asked_until(is_told, MOST // 9 + 1) > MOST // 10
    assert NURSE in event(kind="keys", keys="0")
    assert "Call your doctor now" in event(kind="heard", text=SIGN, confidence=0.9)
    assert event(kind="hung_up") == '{"actions": []}'


def test_who_calls_beside_is_not_counted_with_it(everything: Everything) -> None:
    for _ in range(2):
        event = everything.events(secrets.token_hex(16))
        event(kind="answered")
        assert "coffee" in event(kind="heard", text=QUESTION, confidence=0.9)


def test_a_session_of_alexas(everything: Everything) -> None:
    session = "talks-on"
    assert asked_until(lambda: TOLD in everything.alexa("blue train", session)) > MOST
    assert TOLD in everything.alexa(QUESTION, session)
    assert "Call your doctor now" in everything.alexa(SIGN, session)
    assert TOLD not in everything.alexa(QUESTION, session)  # whoever was told of a danger is heard out
    assert "coffee" in everything.alexa(QUESTION, "another", user="user-2")


async def test_a_house_with_home_assistant(everything: Everything) -> None:
    """Each sentence in a conversation of its own, as from many rooms."""
    words = iter(lambda: secrets.token_hex(8), None)

    async def is_told() -> bool:
        return TOLD in await everything.house(QUESTION, next(words))

    begun, count = time.monotonic(), 1
    while not await is_told():
        count += 1
        assert count <= HOUSE * (1 + (time.monotonic() - begun) / MINUTE) + 2
        await asyncio.sleep(0)
    assert count > HOUSE
    assert (await everything.house(SIGN, next(words))).startswith("Call your doctor now")
    assert TOLD not in await everything.house("i have no fever", next(words))


def test_danger_signs_of_the_calls_were_recorded_though_they_were_too_many(everything: Everything) -> None:
    metrics = httpx.get(f"{everything.url}/metrics").text
    recorded = [line for line in metrics.splitlines() if line.startswith("assistant_escalations_delivered_total")]
    assert sum(float(line.split()[-1]) for line in recorded if 'channel="phone"' in line) >= 2
    assert "too_often" in metrics
