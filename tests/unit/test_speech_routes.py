"""/speech/* over HTTP, with a fake recogniser and voice."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from assistant.speech.sound import LARGEST, RATE, as_wav
from benchmarks.speech.vocabulary import MOST_WORDS, vocabulary
from tests.unit.fake_wyoming import Service, fake_wyoming
from tests.unit.speech_server import served

SOUND = as_wav(np.full(2 * RATE, 1000, np.int16).tobytes(), RATE)
KEY = {"authorization": "Bearer good"}
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
async def services() -> AsyncIterator[Service]:
    async with fake_wyoming() as service:
        yield service


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("speech") / "log"


@pytest.fixture(scope="module")
def server(services: Service, log: Path) -> Iterator[str]:
    with served(services.uri, services.uri, log) as url:
        yield url


@pytest.fixture
async def speech(server: str, services: Service) -> AsyncIterator[tuple[httpx.AsyncClient, Service]]:
    services.ill, services.log_probability, services.heard = "", None, bytearray()
    services.spoken.clear()
    KEY["authorization"] = f"Bearer good{next(NUMBERS)}"  # a conversation of its own, or the limit would be met
    async with httpx.AsyncClient(base_url=server, timeout=20) as client:
        yield client, services


Speech = tuple[httpx.AsyncClient, Service]


def refused(answer: httpx.Response, status: int, kind: str) -> None:
    assert answer.status_code == status
    body = answer.json()
    assert body["kind"] == kind
    assert body["error"]
    assert "911" in body["emergency"]["text"]
    assert body["emergency"]["number"] == "911"


async def heard(speech: Speech, text: str, data: bytes = SOUND) -> httpx.Response:
    client, service = speech
    service.text = text
    return await client.post("/speech/transcribe", content=data, headers=KEY)


async def test_words(speech: Speech) -> None:
    answer = await heard(speech, "can i drink coffee")
    assert answer.json() == {"text": "can i drink coffee", "tier": "none", "red_flags": [], "message": ""}


async def test_a_red_flag(speech: Speech) -> None:
    answer = (await heard(speech, "my neck is so stiff i cant bend it")).json()
    assert (answer["tier"], answer["red_flags"]) == ("urgent", ["stiff_neck"])
    assert "911" in answer["message"]


async def test_nonsense_is_asked_again_but_never_when_it_holds_a_red_flag(speech: Speech) -> None:
    refused(await heard(speech, "Thank you for watching."), 422, "unclear")
    answer = await heard(speech, "my neck is stiff my neck is stiff my neck is stiff my neck is stiff")
    assert answer.json()["tier"] == "urgent"


async def test_what_the_recogniser_doubts_is_asked_again_but_never_a_red_flag(speech: Speech) -> None:
    speech[1].log_probability = -0.9
    refused(await heard(speech, "can i drink coffee"), 422, "unclear")
    assert (await heard(speech, "my neck is stiff")).json()["tier"] == "urgent"
    speech[1].log_probability = -0.3
    assert (await heard(speech, "can i drink coffee")).status_code == 200


async def test_what_cannot_be_heard(speech: Speech) -> None:
    refused(await heard(speech, "", b"not sound"), 400, "not_sound")
    refused(await heard(speech, "", b""), 400, "not_sound")
    refused(await heard(speech, "", as_wav(bytes(RATE * 2), RATE)), 422, "silent")
    refused(await heard(speech, "", as_wav(bytes(61 * RATE * 2), RATE)), 422, "too_long")
    refused(await heard(speech, "", bytes(LARGEST + 1)), 413, "too_large")
    assert not speech[1].heard


async def test_a_large_recording_is_taken_and_other_routes_keep_their_limit(speech: Speech) -> None:
    quiet = np.zeros(50 * 48_000, np.int16)
    quiet[:96_000] = 1000
    assert (await heard(speech, "can i drink coffee", as_wav(quiet.tobytes(), 48_000))).status_code == 200
    client = speech[0]
    large = {"sender": "a", "message": "a" * 100_000}
    assert (await client.post("/webhooks/rest/webhook", json=large)).status_code == 413
    assert (await client.post("/speech/speak", json={"entry": "a" * 100_000}, headers=KEY)).status_code == 413


async def test_a_recording_in_pieces_without_length(speech: Speech) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(SOUND), 5000):
            yield SOUND[start : start + 5000]

    speech[1].text = "hello"
    answer = await speech[0].post("/speech/transcribe", content=pieces(), headers=KEY)
    assert answer.json()["text"] == "hello"

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield bytes(100_000)

    with contextlib.suppress(httpx.TransportError):  # hung up on in mid-send: as good a refusal
        refused(await speech[0].post("/speech/transcribe", content=endless(), headers=KEY), 413, "too_large")


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer forged"}, {"authorization": "good"}])
async def test_without_a_good_token_nothing_is_heard_or_said(speech: Speech, headers: dict[str, str]) -> None:
    client, service = speech
    for sound in (SOUND, as_wav(bytes(30 * 48_000 * 2), 48_000)):
        refused(await client.post("/speech/transcribe", content=sound, headers=headers), 401, "session")
    refused(await client.post("/speech/speak", json={"entry": "1"}, headers=headers), 401, "session")
    assert not service.heard
    assert not service.spoken


async def test_an_answer_aloud(speech: Speech) -> None:
    client, service = speech
    answer = await client.post("/speech/speak", json={"entry": "1"}, headers=KEY)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content.startswith(b"RIFF")
    assert service.spoken == ["Yes, a cup is fine."]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"entry": 1}', b'{"entry": "3"}', b'{"text": "say this"}'])
async def test_only_an_answer_of_ours(speech: Speech, body: bytes) -> None:
    client, service = speech
    refused(await client.post("/speech/speak", content=body, headers=KEY), 404, "unknown_entry")
    assert not service.spoken


@pytest.mark.parametrize("ill", ["rubbish", "closes"])
async def test_an_ill_service(speech: Speech, ill: str) -> None:
    client, service = speech
    service.ill = ill
    refused(await heard(speech, ""), 503, "no_recogniser")
    refused(await client.post("/speech/speak", json={"entry": "2"}, headers=KEY), 503, "no_voice")


async def test_no_service(tmp_path: Path) -> None:
    with served("", "", tmp_path / "log") as url:
        async with httpx.AsyncClient(base_url=url, timeout=20) as client:
            refused(await client.post("/speech/transcribe", content=SOUND, headers=KEY), 503, "no_recogniser")
            refused(await client.post("/speech/speak", json={"entry": "1"}, headers=KEY), 503, "no_voice")


async def test_words_are_not_logged(speech: Speech, log: Path) -> None:
    await heard(speech, "my secret wish")
    speech[1].ill = "rubbish"
    await heard(speech, "my secret wish")
    logged = await asyncio.to_thread(log.read_text)
    assert "recogniser" in logged
    assert "secret" not in logged


def test_the_prompt_is_short_and_knows_the_red_flags() -> None:
    words = vocabulary()
    assert "Stiff neck" in words
    assert len(words.split()) <= MOST_WORDS


async def test_one_conversation_cannot_keep_the_services_for_itself(speech: Speech) -> None:
    client, _ = speech
    statuses = [(await client.post("/speech/speak", json={"entry": "1"}, headers=KEY)).status_code for _ in range(30)]
    assert 20 <= statuses.count(200) < 30
    for _ in range(5):  # one more may come every three seconds
        one_more = await client.post("/speech/transcribe", content=SOUND, headers=KEY)
        if one_more.status_code == 429:
            break
    refused(one_more, 429, "too_often")
    other = {"authorization": "Bearer good-other"}
    assert (await client.post("/speech/speak", json={"entry": "1"}, headers=other)).status_code == 200
