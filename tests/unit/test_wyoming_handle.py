"""The Wyoming service for Home Assistant: each kind of turn, and clients that break the rules."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info

from assistant.channels import wyoming
from assistant.channels.guard import Guard
from assistant.channels.wyoming import LARGEST, MOST_CLIENTS, WyomingService
from assistant.turn import Reply, Turn

OFFER = "Coffee may help. Do you want to hear more?"
ANSWER = Turn("", "speaker", ("caffeine",), 0.9, "none", (), (), Reply("Coffee may help.", OFFER))
UNCLEAR = Turn("", "speaker", (), 0.2, "none", (), (), Reply("Say it again.", "Say it again."))
WHICH = Turn("", "speaker", (), 0.5, "none", (), (), Reply("A or b?", "A or b?", choices=("A long rest", "Lying flat")))


class Assistant:
    """Stands in for the guard."""

    def __init__(self, turn: Turn | Exception = ANSWER) -> None:
        self.turn = turn
        self.asked: list[tuple[object, str]] = []
        self.delivered: list[Turn] = []

    async def ask(self, words: str, conversation: str) -> Turn:
        self.asked.append((words, conversation))
        if isinstance(self.turn, Exception):
            raise self.turn
        return self.turn


async def rules(words: str, conversation: str) -> Turn:
    """The guard without Rasa."""
    return await Guard(None, None).turn(words, "speaker", conversation)


@asynccontextmanager
async def service(assistant: Assistant, ask: wyoming.Ask | None = None) -> AsyncIterator[int]:
    """The service, running; gives its port."""
    running = WyomingService(ask or assistant.ask, assistant.delivered.append, "k" * 32)
    server = await asyncio.start_server(running.talk, "127.0.0.1", 0, limit=LARGEST)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        running.close()


async def asked(port: int, *events: Event) -> list[Event]:
    """The answers to some events on one connection."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        for event in events:
            await client.write_event(event)
        return [answer async for answer in answers(client, len(events))]


async def answers(client: AsyncTcpClient, number: int) -> AsyncIterator[Event]:
    for _ in range(number):
        event = await asyncio.wait_for(client.read_event(), 10)
        assert event is not None
        yield event


def said(text: str, conversation: str | None = None, language: str | None = "en") -> Event:
    return Transcript(text, {"conversation_id": conversation} if conversation else None, language).event()


async def raw(port: int, data: bytes) -> bytes:
    """What comes back until the service closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        writer.write_eof()
        return await asyncio.wait_for(reader.read(), 10)
    except OSError:  # closed before all was sent
        return b""
    finally:
        writer.close()


async def test_it_describes_itself() -> None:
    async with service(Assistant()) as port:
        (told,) = await asked(port, Describe().event())
    (program,) = Info.from_event(told).handle
    assert program.installed
    assert program.models[0].languages == ["en"]
    assert not program.supports_home_control


async def test_an_answer_asks_nothing_back_and_counts_as_delivered() -> None:
    assistant = Assistant()
    async with service(assistant) as port:
        (told,) = await asked(port, said("can i drink coffee"))
        assert Handled.is_type(told.type)
        assert Handled.from_event(told).text == "Coffee may help."
    assert assistant.delivered == [ANSWER]


async def test_a_choice_becomes_two_things_to_ask_for() -> None:
    async with service(Assistant(WHICH)) as port:
        (told,) = await asked(port, said("how long"))
    text = Handled.from_event(told).text
    assert text == "I can tell you about a long rest, or about lying flat. Please ask me about one of them."


@pytest.mark.parametrize("language", ["en", "de", None])
async def test_a_red_flag_is_handled_whatever_the_language(language: str | None) -> None:
    async with service(Assistant(), rules) as port:
        (told,) = await asked(port, said("my back is wet where the needle went in", language=language))
    assert Handled.is_type(told.type)
    assert "Call your doctor now" in str(Handled.from_event(told).text)


@pytest.mark.parametrize("turn", [UNCLEAR, RuntimeError("my back is wet")])
async def test_what_cannot_be_answered_is_not_handled_and_still_has_words(
    turn: Turn | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async with service(Assistant(turn)) as port:
        (told,) = await asked(port, said("blue train"))
    assert NotHandled.is_type(told.type)
    assert NotHandled.from_event(told).text
    assert "wet" not in caplog.text


async def test_a_red_flag_that_gets_no_turn_is_read_by_the_rules() -> None:
    async with service(Assistant(RuntimeError())) as port:
        (told,) = await asked(port, said("my back is wet where the needle went in"))
    assert Handled.is_type(told.type)
    assert "Call your doctor now" in str(Handled.from_event(told).text)


async def test_another_language_hears_that_only_english_is_known() -> None:
    async with service(Assistant()) as port:
        (told,) = await asked(port, said("darf ich kaffee trinken", language="de-DE"))
    assert NotHandled.is_type(told.type)
    assert "English" in str(NotHandled.from_event(told).text)


async def test_a_conversation_id_is_used_if_it_is_sent_and_nobody_shares_one_by_accident() -> None:
    assistant = Assistant()
    strange = Event("transcript", {"text": "hi", "context": {"conversation_id": 7}})
    async with service(assistant) as port:
        await asked(port, said("a", "home-1"), said("b", "home-1"))
        await asked(port, said("c", "home-1"), said("d", "home-2"), said("e"), said("f"), strange)
    ids = [conversation for _, conversation in assistant.asked]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids)) == 5
    assert not any("home" in id_ for id_ in ids)
    assert all(id_.startswith("wyoming-") for id_ in ids)


async def test_events_that_are_none_of_ours_are_passed_over() -> None:
    async with service(Assistant()) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Event("ping", {"text": "x"}))
        await client.write_event(said("can i drink coffee"))
        told = await asyncio.wait_for(client.read_event(), 10)
    assert told is not None
    assert Handled.is_type(told.type)


def line(**header: object) -> bytes:
    return json.dumps({"type": "transcript", **header}).encode() + b"\n"


BROKEN = [
    b"",
    b"\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"\xff\xfe\x00\n",
    b"null\n",
    b"[]\n",
    b'{"type": "transcript"',
    b"{}\n",
    b"[" * 50_000 + b"\n",
    b"x" * (LARGEST + 1) + b"\n",
    line(data_length="9"),
    line(data_length=LARGEST + 1) + b"x" * (LARGEST + 1),
    line(data_length=10**12),
    line(payload_length=10**12),
    line(data_length=20) + b"{}",
    line(data_length=3) + b"[1]",
    line(data=5),
]


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
async def test_who_breaks_the_rules_is_closed_and_nobody_else(data: bytes) -> None:
    async with service(Assistant()) as port:
        assert b"Coffee" not in await raw(port, data)
        (told,) = await asked(port, said("can i drink coffee"))
        assert Handled.is_type(told.type)


@pytest.mark.parametrize("text", [None, 5, "", "x" * 60_000, {"a": 1}])
async def test_any_text_gets_words(text: object) -> None:
    async with service(Assistant(), rules) as port:
        (told,) = await asked(port, Event("transcript", {"text": text}))
    assert told.data["text"]


async def test_a_client_that_hangs_up_before_the_answer_disturbs_nobody() -> None:
    async with service(Assistant()) as port:
        for _ in range(20):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(line(data={"text": "hi"}))
            writer.close()
        (told,) = await asked(port, said("can i drink coffee"))
    assert Handled.is_type(told.type)


async def test_many_at_once_on_one_connection_are_answered_in_order() -> None:
    async with service(Assistant(), rules) as port:
        words = ["my back is wet where the needle went in", "blue train"] * 10
        told = await asked(port, *(said(text) for text in words))
    assert [event.type for event in told] == ["handled", "not-handled"] * 10


async def test_one_connection_asks_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming, "MOST_EVENTS", 3)
    async with service(Assistant()) as port:
        back = await raw(port, line(data={"text": "hi"}) * 10)
    assert back.count(b"Coffee") == 3


async def test_too_many_clients_are_closed_until_others_leave() -> None:
    async with service(Assistant()) as port:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST_CLIENTS)]
        for _, writer in kept:  # each is known to be in once it was answered
            writer.write(b'{"type": "describe"}\n')
        for reader, _ in kept:
            await asyncio.wait_for(reader.readline(), 10)
        assert await raw(port, line(data={"text": "hi"})) == b""
        for _, writer in kept:
            writer.close()
        async with asyncio.timeout(60):
            while not await raw(port, line(data={"text": "hi"})):  # they leave one by one
                pass


async def test_silence_ends_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming, "IDLE_SECONDS", 0.05)
    async with service(Assistant()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200), st.sampled_from([b"", b'{"type":"transcript","data_length":', b'{"type":"transcript"}\n'])
)
def test_no_bytes_stop_the_service(data: bytes, start: bytes) -> None:
    async def try_it() -> None:
        async with service(Assistant()) as port:
            await raw(port, start + data)
            (told,) = await asked(port, said("can i drink coffee"))
            assert Handled.is_type(told.type)

    asyncio.run(try_it())
