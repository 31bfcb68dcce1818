"""Who speaks too often is told to wait; who must be heard out is heard, whatever was counted."""

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant.alexa.request_handler import RequestHandler
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.guard import Guard
from assistant.channels.phone_calls import Calls
from assistant.channels.spoken_limits import MOST, SpokenLimits, told_to_wait
from assistant.health import Health
from assistant.phone import Dialogue, Heard, Keys, NurseLine, Transfer
from assistant.turn import Channel, Turn
from tests.unit.phone_line import ALARM, NURSE, WEEKDAY, Line, texts

QUESTION, RED = "can i drink coffee", "my neck is so stiff i cant bend it"
TOLD = fixed_reply("too_often").speech


@pytest.fixture
def guard() -> Guard:
    return Guard(None, None, Health())


@pytest.mark.parametrize("channel", ["phone", "speaker"])
async def test_a_question_too_many_is_told_first_whom_to_call(guard: Guard, channel: Channel) -> None:
    turn = await guard.asked_too_often(QUESTION, channel, "one")
    assert turn is not None
    assert turn.reply.busy
    assert turn.reply.speech == TOLD
    assert TOLD.startswith("If this is an emergency, call nine one one now.")


@pytest.mark.parametrize("said", [RED, "i have no fever", "", "mi cuello esta rigido", None])
async def test_who_must_be_heard_out_is(guard: Guard, said: str | None) -> None:
    assert await guard.asked_too_often(said, "phone", "one") is None


async def test_what_only_the_second_net_hears_is_heard_out() -> None:
    class Net:
        async def parse_message(self, message_data: str) -> dict[str, Any]:
            flags = {"flags": ["feels_like_emergency"], "tier": "emergency", "evidence": [], "dismissed": []}
            intent = {"name": "red_flag", "confidence": 0.9}
            return {"intent": intent, "entities": [], "text": message_data, "red_flags": flags}

        async def handle_message(self, message: UserMessage) -> None:
            raise AssertionError

    words = "everything is spinning and i cannot keep my eyes open"
    assert await Guard(None, None, Health()).asked_too_often(words, "phone", "one")  # the rules do not know it
    assert await Guard(Net(), None, Health()).asked_too_often(words, "phone", "one") is None


async def test_a_sign_said_in_two_halves_is_known_though_the_first_was_too_many(guard: Guard) -> None:
    assert await guard.asked_too_often("my neck is", "phone", "one")
    assert await guard.asked_too_often("so stiff i cant look down", "phone", "one") is None
    assert (await guard.turn("so stiff i cant look down", "phone", "one")).escalates


async def test_each_is_counted_by_itself_and_none_where_there_is_no_limit(guard: Guard) -> None:
    few, none = SpokenLimits("few", "phone", guard.asked_too_often, most=2), SpokenLimits("none", "phone", most=0)
    told = [await told_to_wait(QUESTION, "c", (none, "a"), (few, "a")) for _ in range(4)]
    assert [turn is not None for turn in told] == [False, False, True, True]
    assert await told_to_wait(QUESTION, "c", (few, "b")) is None
    assert await told_to_wait(RED, "c", (few, "a")) is None


async def test_nobody_is_told_to_wait_by_a_guard_that_breaks(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> Turn:
        raise ValueError(QUESTION)

    monkeypatch.setattr(guard, "_turned_away", broken)
    assert await guard.asked_too_often(QUESTION, "phone", "one") is None


async def test_steps_of_a_call_are_counted_and_keys_work_on(guard: Guard) -> None:
    line = Line(NurseLine(NURSE))

    async def turn_of(text: str, conversation: str, id_: str) -> Turn:
        return await line.turn(text)

    limits = SpokenLimits("call", "phone", guard.asked_too_often)
    calls = Calls(Dialogue(line.dialogue.nurse), turn_of, lambda: WEEKDAY, limits=limits)
    for number in range(MOST):
        await calls.begin("a", number, Keys("*"))
    said = await calls.begin("a", MOST, Heard(QUESTION, 0.9))
    assert TOLD in " ".join(texts(said.actions))
    assert QUESTION not in line.asked
    alarm = await calls.begin("a", MOST + 1, Heard("my neck is stiff", 0.9))
    assert ALARM in " ".join(texts(alarm.actions))
    assert isinstance((await calls.begin("a", MOST + 2, Keys("0"))).actions[-1], Transfer)
    pressed = await calls.begin("a", MOST + 3, Keys("911"))
    assert "Hang up, then dial nine one one" in " ".join(texts(pressed.actions))


async def test_alexa_counts_session_and_account(guard: Guard) -> None:
    counted: list[tuple[str, str]] = []

    async def too_often(account: str, words: str, conversation: str) -> Turn | None:
        counted.append((account, conversation))
        return await guard.asked_too_often(words, "speaker", conversation)

    async def ask(words: str, conversation: str) -> Turn:
        return await guard.turn(words, "speaker", conversation)

    from tests.alexa_requests import intent, slot
    from tests.unit.test_alexa_skill import respond

    skill = RequestHandler(ask, lambda _: None, "p-", "k" * 32, too_often=too_often)
    for session, words in (("one", QUESTION), ("two", RED)):
        told = await respond(skill, intent("MyCarrierIntent", query=slot(words), session=session, user="ward"))
        ssml = told["response"]["outputSpeech"]["ssml"]
        assert ("That was a lot at once" in ssml) is (words == QUESTION)
        assert ("Call your doctor now" in ssml) is (words == RED)
    (account, one), (same, two) = counted
    assert account == same != one != two
    assert "ward" not in account
