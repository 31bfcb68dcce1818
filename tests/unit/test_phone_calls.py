"""Calls behind a driver: each step once, in order; what fails or takes long still has words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from assistant.channels import phone_calls, twilio_routes
from assistant.channels.phone_calls import MOST_STEPS, Calls
from assistant.channels.shared_calls import Step
from assistant.channels.twilio_routes import MOST_WAITS, TwilioRoutes
from assistant.errors import SetupError
from assistant.health import Health
from assistant.nurse import nurse_line
from assistant.phone import Answered, Dialogue, Event, HangUp, Heard, HungUp, Keys, Listen, NurseLine, Silence, Transfer
from assistant.phone import dialogue as dialogue_module
from assistant.phone.actions import LONGEST_CALL_SECONDS
from assistant.settings import settings
from assistant.shared import OneProcess
from assistant.turn import Turn
from tests.twiml_caller import checked
from tests.unit.phone_line import ALARM, NURSE, WEEKDAY, Line, texts

MESSAGE = "Do not drive yourself"  # in every emergency message
RED, QUESTION = Heard("my neck is stiff", 0.1), Heard("can i drink coffee", 0.9)


@pytest.fixture
def line() -> Line:
    return Line(NurseLine(NURSE))


def calls_of(line: Line, slow: float = 0.0, fails: bool = False) -> Calls:
    async def turn_of(text: str, conversation: str, id_: str) -> Turn:
        await asyncio.sleep(slow)
        if fails:
            raise ConnectionError("gone")
        return await line.turn(text)

    return Calls(Dialogue(line.dialogue.nurse), turn_of, lambda: WEEKDAY)


async def test_the_same_step_is_one_turn_and_an_older_one_gets_the_latest(line: Line) -> None:
    calls = calls_of(line)
    steps = [await calls.begin("a", number, Heard("can i drink coffee", 0.9)) for number in (1, 1, 2, 1)]
    assert len(line.asked[1:]) == 2
    assert steps[0] is steps[1] is steps[3]
    for number in range(3, 3 + MOST_STEPS):
        last = await calls.begin("a", number, Silence())
    assert await calls.begin("a", 1, Heard("can i drink coffee", 0.9)) is last


async def test_steps_of_a_call_are_settled_in_order_and_calls_do_not_wait_for_each_other(line: Line) -> None:
    calls = calls_of(line, slow=0.05)
    first, second = calls.begin("a", 1, RED), calls.begin("a", 2, Heard("can i drink coffee", 0.1))
    assert "I heard: can i drink coffee" in texts((await second).actions)[0]
    assert first.done()
    other = (await calls.begin("b", 1, Heard("can i drink coffee", 0.1))).actions
    assert "Is that right" in " ".join(texts(other))


@pytest.mark.parametrize(
    ("event", "said"),
    [(QUESTION, "dial nine one one"), (RED, MESSAGE), (Keys("7", "my neck is stiff"), MESSAGE)],
)
async def test_a_step_that_fails_has_the_safety_words_or_the_message_and_goes_on(
    line: Line, event: Event, said: str
) -> None:
    calls = calls_of(line, fails=True)
    await calls.begin("a", 0, Answered())
    actions = (await calls.begin("a", 1, event)).actions
    assert said in " ".join(texts(actions))
    assert isinstance(actions[-1], Listen)
    assert (await calls.begin("a", 2, HungUp())).actions == ()


async def test_a_call_that_has_ended_is_no_turn_any_more(line: Line) -> None:
    calls = calls_of(line)
    await calls.begin("a", 0, Answered())
    assert texts((await calls.begin("a", 1, RED)).actions)[0] == ALARM
    calls.end("a")
    for sequence in (1, 2):
        assert await calls.begin("a", sequence, RED) == Step((HangUp(),))
    assert (await calls.begin("a", 3, HungUp())).actions == ()
    assert line.asked[1:] == [RED.text]
    assert not calls.knows("a")


async def test_who_hangs_up_while_a_red_flag_is_read_is_still_read(line: Line) -> None:
    calls = calls_of(line, slow=0.05)
    step = calls.begin("a", 1, RED)
    await asyncio.sleep(0.01)
    calls.end("a")
    assert [turn.tier for turn in (await step).turns] == ["urgent"]


async def test_a_call_of_before_a_restart_begins_again(line: Line) -> None:
    assert texts((await calls_of(line).begin("a", 2, RED)).actions)[0].startswith("If this is an emergency")


async def test_what_hangs_is_not_waited_for_and_holds_up_no_key(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_calls, "STEP_SECONDS", 0.05)
    calls = calls_of(line, slow=60)
    await calls.begin("a", 0, Answered())
    question, key = calls.begin("a", 1, Heard("can i drink coffee", 0.9)), calls.begin("a", 2, Keys("0"))
    assert "can't answer just now" in " ".join(texts((await question).actions))
    assert isinstance((await key).actions[-1], Transfer)


async def test_a_call_through_twilio_ends_after_its_longest_time_by_itself(line: Line) -> None:
    """Twilio is given no limit: the silence after the last words, or whatever comes then, ends the call."""
    clock = [WEEKDAY]

    async def turn_of(text: str, conversation: str) -> Turn:
        return await line.turn(text)

    calls = Calls(Dialogue(line.dialogue.nurse), turn_of, lambda: clock[0])
    await calls.begin("a", 0, Answered())
    clock[0] += timedelta(seconds=LONGEST_CALL_SECONDS)
    document, _ = await Routes(calls, lambda turn: None, Health()).hears(Silence())
    assert "have to end this call" in "".join(document.itertext())
    assert document.find("Hangup") is not None and document.find("Gather") is None


async def test_failing_again_and_again_ends_at_the_nurse(line: Line) -> None:
    calls = calls_of(line, fails=True)
    await calls.begin("a", 0, Answered())
    steps = [await calls.begin("a", number, Heard("can i drink coffee", 0.9)) for number in (1, 2, 3)]
    assert [type(step.actions[-1]) for step in steps] == [Listen, Listen, Transfer]


async def test_a_red_flag_is_said_even_when_what_follows_it_fails(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(line)
    await calls.begin("a", 0, Answered())
    monkeypatch.setattr(dialogue_module, "settle", broken)
    step = await calls.begin("a", 1, RED)
    assert texts(step.actions)[0] == ALARM
    assert [turn.tier for turn in step.turns] == ["urgent"]


async def test_what_was_not_said_does_not_count_as_delivered(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(line)
    await calls.begin("a", 0, Answered())
    monkeypatch.setattr(dialogue_module, "settle", broken)
    assert (await calls.begin("a", 1, Heard("can i drink coffee", 0.9))).turns == ()


def broken(*args: Any) -> Any:
    raise RuntimeError("broken")


class Routes(TwilioRoutes):
    """With one request, made up."""

    async def hears(self, event: Event, waited: int = 0, call: str = "a") -> tuple[Element, Step]:
        async def event_of(sent: Any) -> Event:
            return event

        sent: Any = SimpleNamespace(call=call, step=1, waited=waited, own_number="+15550100100")
        document, step = await self._answer(sent, event_of)
        return checked(document), step


@pytest.fixture
def impatient(line: Line, monkeypatch: pytest.MonkeyPatch) -> Routes:
    monkeypatch.setattr(twilio_routes, "WAIT_SECONDS", 0.02)
    return Routes(calls_of(line, slow=0.2), lambda turn: None, Health())


async def settled(routes: Routes, event: Event, waited: int = 0) -> tuple[Element, Step]:
    """What is answered once the step that goes on is done."""
    async with asyncio.timeout(60):
        while not (answer := await routes.hears(event, waited))[1].turns:  # noqa: ASYNC110 (it is asked again and again)
            await asyncio.sleep(0.05)
    return answer


async def test_a_red_flag_waits_for_no_slow_answer(impatient: Routes) -> None:
    document, _ = await impatient.hears(RED)
    assert MESSAGE in "".join(document.itertext())
    assert document.find("Gather") is not None
    assert (await settled(impatient, QUESTION))[1].turns[0].escalates  # and the step goes on, to be recorded


async def test_what_hangs_costs_no_red_flag_its_message(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_calls, "STEP_SECONDS", 0.05)
    calls = calls_of(line, slow=60)
    await calls.begin("a", 0, Answered())
    assert MESSAGE in texts((await calls.begin("a", 1, RED)).actions)[0]


async def test_a_red_flag_of_a_step_that_failed_is_read_back_and_not_forgotten(line: Line) -> None:
    calls = calls_of(line, fails=True)
    await calls.begin("a", 0, Answered())
    said = texts((await calls.begin("a", 1, RED)).actions)
    assert any("I heard: my neck is stiff" in text for text in said)
    assert "I am still here" in " ".join(texts((await calls.begin("a", 2, Silence())).actions))


async def test_a_slow_answer_is_waited_for_with_words_and_not_lost(impatient: Routes) -> None:
    document, step = await impatient.hears(QUESTION)
    assert "dial nine one one" in "".join(document.itertext())
    assert "step=1&waited=1" in str(document.findtext("Redirect"))
    assert step.turns == ()
    document, step = await settled(impatient, Silence(), waited=1)  # as the redirect comes back: without the words
    assert "coffee" in "".join(document.itertext())
    assert len(step.turns) == 1


async def test_an_answer_that_never_comes_ends_in_the_safety_words_and_a_way_on(impatient: Routes) -> None:
    document, _ = await impatient.hears(QUESTION, waited=MOST_WAITS)
    assert "dial nine one one" in "".join(document.itertext())
    assert document.find("Gather") is not None


class BrokenShared(OneProcess):
    """What processes share is away, and says so by an exception of its own."""

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        raise ConnectionError("gone")
        yield


async def document_of(line: Line, event: Event) -> Element:
    """What the route itself sends to who makes this happen."""
    documents: list[str] = []

    async def send(document: str, *, end_stream: bool) -> None:
        documents.append(document)

    async def respond(*, content_type: str) -> Any:
        assert content_type.startswith("text/xml")
        return SimpleNamespace(send=send)

    async def event_of(request: Any) -> Event:
        return event

    async def turn_of(text: str, conversation: str) -> Turn:
        return await line.turn(text)

    calls = Calls(Dialogue(line.dialogue.nurse), turn_of, lambda: WEEKDAY, BrokenShared())
    await TwilioRoutes(calls, lambda turn: None, Health())._caller(event_of)(SimpleNamespace(respond=respond))
    return checked(documents[0])


@pytest.mark.parametrize(
    ("event", "goes_on"), [(RED, True), (Keys("7", "my neck is stiff"), True), (QUESTION, False), (Answered(), False)]
)
async def test_whatever_breaks_a_red_flag_has_its_message_and_all_else_the_safety_words(
    line: Line, monkeypatch: pytest.MonkeyPatch, event: Event, goes_on: bool
) -> None:
    sent = SimpleNamespace(call="a", step=1, waited=0, own_number="+15550100100")
    monkeypatch.setattr(twilio_routes, "TwilioRequest", lambda *given: sent)
    document = await document_of(line, event)
    said = "".join(document.itertext())
    assert "nine one one" in said
    assert (MESSAGE in said) is (document.find("Gather") is not None) is goes_on


async def test_a_request_that_cannot_even_be_read_gets_the_safety_words(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_routes, "TwilioRequest", broken)
    assert "nine one one" in "".join((await document_of(line, Answered())).itertext())


def test_hours_need_their_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NURSE_LINE", NURSE)
    monkeypatch.setenv("ASSISTANT_NURSE_HOURS", "Mon-Fri 08:00-17:00")
    settings.cache_clear()
    try:
        with pytest.raises(SetupError, match="ASSISTANT_TIME_ZONE"):
            nurse_line()
    finally:
        settings.cache_clear()
