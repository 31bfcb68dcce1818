"""The forms on the phone line and on an Alexa, with the trained model: yes and no, and their keys, reach the form."""

import time
from datetime import datetime, timezone
from typing import Any

import pytest

from assistant.alexa.envelope import read_request
from assistant.alexa.request_handler import RequestHandler
from assistant.phone import Answered, Dialogue, Event, Heard, Keys, NurseLine, Say, Silence, State
from assistant.turn import Turn
from tests.alexa_requests import intent, slot
from tests.conversations.form_states import BEGIN

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=timezone.utc)
CHECKS = ("headache_check", "back_soreness_check")


class Call:
    """A call of its own."""

    def __init__(self, guard: Any, name: str) -> None:
        self.guard, self.name, self.state, self.dialogue = guard, name, State(), Dialogue(NurseLine())

    async def turn(self, text: str) -> Turn:
        turn: Turn = await self.guard.turn(text, "phone", self.name)
        return turn

    async def hears(self, *events: Event) -> str:
        """What is said after the last of these."""
        for event in events:
            self.state, actions = await self.dialogue.step(self.state, event, self.turn, NOW)
        return " ".join(action.text for action in actions if isinstance(action, Say))


@pytest.fixture
def call(guard: Any, request: pytest.FixtureRequest) -> Call:
    return Call(guard, f"call-{request.node.nodeid}")


@pytest.mark.parametrize("form", CHECKS)
@pytest.mark.parametrize("answer", [Keys("1"), Heard("yes", 0.3), Heard("kind of", 0.3), Heard("i don't know", 0.9)])
async def test_yes_on_the_phone(call: Call, form: str, answer: Event) -> None:
    assert (await call.hears(Answered(), Heard(BEGIN[form], 0.9))).endswith("?")
    said = await call.hears(answer)
    assert "Call your doctor now" in said
    assert "Is that right" not in said


@pytest.mark.parametrize("form", CHECKS)
@pytest.mark.parametrize(
    "answer", [Keys("2"), Heard("no", 0.3), Heard("not that i know of", 0.3), Heard("no, since this morning")]
)
async def test_no_on_the_phone(call: Call, form: str, answer: Event) -> None:
    said = await call.hears(Answered(), Heard(BEGIN[form], 0.9), Silence(), answer)
    assert said.startswith("All right.")
    assert "two days" in said


async def test_the_screening_by_keys(call: Call) -> None:
    said = await call.hears(Answered(), Heard(BEGIN["screening"], 0.9))
    assert "Question one of four" in said
    assert "Question four of four" in await call.hears(Keys("2"), Keys("2"), Keys("2"))
    assert "Talk to your doctor before you start" in await call.hears(Keys("1"))


async def test_a_key_of_the_menu_in_between(call: Call) -> None:
    said = await call.hears(Answered(), Heard(BEGIN["headache_check"], 0.9), Keys("6"))
    assert "Back to your headache" in said
    assert (await call.hears(Keys("2"))).startswith("All right.")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("AMAZON.YesIntent", "Call your doctor now"),
        ("AMAZON.NoIntent", "All right. Watch for"),
        ("AMAZON.StopIntent", "We stop here"),
    ],
)
async def test_yes_no_and_stop_on_an_alexa(guard: Any, answer: str, says: str) -> None:
    async def ask(words: str, conversation: str) -> Turn:
        turn: Turn = await guard.turn(words, "speaker", conversation, recorded=False)
        return turn

    skill = RequestHandler(ask, lambda _: None, f"passing-{answer}-", "k" * 32)
    begun = intent("IHaveCarrierIntent", query=slot("a headache since the tap"))
    first = await skill.respond(read_request(begun), time.monotonic())
    assert first["response"]["shouldEndSession"] is False
    then = await skill.respond(read_request(intent(answer)), time.monotonic())
    assert says in then["response"]["outputSpeech"]["ssml"]
    assert then["response"]["shouldEndSession"] is (answer == "AMAZON.StopIntent")
