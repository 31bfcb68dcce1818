"""The running server, asked as Home Assistant does."""

from collections.abc import Iterator

import pytest
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.handle import Handled, NotHandled

from benchmarks.running_server import free_port
from tests.patient_server import patient_server


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    quiet = {"ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}
    with patient_server(ASSISTANT_WYOMING_URI=f"tcp://127.0.0.1:{port}", **quiet):
        yield port


async def ask(port: int, text: str, conversation: str | None = None, language: str = "en") -> tuple[bool, str]:
    """Whether it was handled, and the words."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Transcript(text, {"conversation_id": conversation}, language).event())
        event = await client.read_event()
    assert event is not None
    handled = Handled.is_type(event.type)
    return handled, str((Handled if handled else NotHandled).from_event(event).text)


async def test_a_question(port: int) -> None:
    handled, words = await ask(port, "can i drink coffee")
    assert handled
    assert "coffee" in words
    assert "?" not in words


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_red_flag(port: int, language: str) -> None:
    handled, words = await ask(port, "my back is wet where the needle went in", language=language)
    assert handled
    assert words.startswith("Call your doctor now")


async def test_another_language(port: int) -> None:
    handled, words = await ask(port, "kann ich baden", language="de")
    assert not handled
    assert "English" in words


async def test_no_words(port: int) -> None:
    handled, words = await ask(port, "")
    assert not handled
    assert "nine one one" in words


async def test_a_conversation_goes_on_where_an_id_is_sent(port: int) -> None:
    await ask(port, "my back is wet where the needle went in", "kitchen")
    assert "Earlier you told me" in (await ask(port, "can i drink coffee", "kitchen"))[1]
    assert "Earlier you told me" not in (await ask(port, "can i drink coffee", "bedroom"))[1]
    assert "Earlier you told me" not in (await ask(port, "can i drink coffee"))[1]
