"""The real recogniser and voice: what the one says the other hears, through the assistant's own routes."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from assistant.settings import PROJECT
from assistant.speech.sound import RATE, as_wav, read_wav
from assistant.speech.wyoming_clients import describe, hear, speak
from benchmarks.running_server import free_port
from benchmarks.speech.errors import word_errors, words
from tests.unit.speech_server import served

CI = os.environ.get("CI") == "true"
MADE = (PROJECT / ".venv-speech" / ".complete").exists()
pytestmark = pytest.mark.skipif(not (MADE or CI), reason="no speech environment; scripts/speech-environment makes it")
SENTENCES = (
    "Can I drink coffee for the headache?",
    "When can I drive again?",
    "My head hurts when I sit up.",
    "How long should I lie flat?",
    "Can I take a shower tonight?",
    "What can I take for the pain?",
    "Who do I call with a question?",
    "When will I get my test results?",
    "Should I use an ice pack?",
    "Can I go back to work tomorrow?",
    "How much water should I drink?",
)
RED_FLAG = "My neck is so stiff I cannot bend it."
SHORT = ("Stop.", "Nurse.")  # what a service's own voice filter swallows
KEY = {"authorization": "Bearer good"}
WORST = 0.1  # of the words; none were wrong when this was written


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the services print beside their one line."""
    return tmp_path_factory.mktemp("services") / "log"


@pytest.fixture(scope="module")
def services(logged: Path) -> Iterator[tuple[str, str]]:
    """Addresses of recogniser and voice."""
    ports = free_port(), free_port()
    command = [str(PROJECT / "scripts" / "speech"), "--recognise-port", str(ports[0]), "--speak-port", str(ports[1])]
    command += ["--steady"]  # or these tests would not be the same from run to run
    with logged.open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout
        ready = process.stdout.readline()
        assert ready.startswith("Ready: "), ready
        yield f"tcp://127.0.0.1:{ports[0]}", f"tcp://127.0.0.1:{ports[1]}"
    finally:
        process.terminate()  # a shell in the background has it ignore Ctrl-C
        assert process.wait(60) == 0


@pytest.fixture(scope="module")
def server(services: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("speech") / "log"
    with served(*services, log, "--real-gate") as url:
        yield url


@pytest.fixture
async def client(server: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server, timeout=60, headers=KEY) as client:
        yield client


async def test_both_say_what_they_can(services: tuple[str, str]) -> None:
    assert (await describe(services[0])).asr
    assert (await describe(services[1])).tts


async def test_sentences_come_back(client: httpx.AsyncClient, services: tuple[str, str]) -> None:
    wrong = total = 0
    for sentence in SENTENCES:
        answer = await client.post("/speech/transcribe", content=await speak(services[1], sentence))
        assert answer.status_code == 200, sentence
        wrong += word_errors(words(sentence), words(answer.json()["text"]))
        total += len(words(sentence))
    assert wrong <= WORST * total


async def test_a_red_flag_is_heard(client: httpx.AsyncClient, services: tuple[str, str]) -> None:
    answer = await client.post("/speech/transcribe", content=await speak(services[1], RED_FLAG))
    assert answer.json()["tier"] == "urgent"
    assert answer.json()["red_flags"] == ["stiff_neck"]


@pytest.mark.parametrize("word", SHORT)
async def test_one_word_is_enough(client: httpx.AsyncClient, services: tuple[str, str], word: str) -> None:
    sound = read_wav(await speak(services[1], word))
    long_silence = bytes(RATE * 2 * 5)
    answer = await client.post(
        "/speech/transcribe", content=as_wav(long_silence + sound.tobytes() + long_silence, RATE)
    )
    assert words(answer.json()["text"]) == words(word)


async def test_an_answer_aloud_can_be_understood(client: httpx.AsyncClient, services: tuple[str, str]) -> None:
    answer = await client.post("/speech/speak", json={"entry": "1"})
    heard = (await hear(services[0], read_wav(answer.content).tobytes())).text
    assert word_errors(words("Yes, a cup is fine."), words(heard)) <= 1


async def test_no_words_are_logged(client: httpx.AsyncClient, services: tuple[str, str], logged: Path) -> None:
    await client.post("/speech/transcribe", content=await speak(services[1], RED_FLAG))
    lines = (await asyncio.to_thread(logged.read_text)).lower()
    assert "stiff" not in lines
    assert "coffee" not in lines
