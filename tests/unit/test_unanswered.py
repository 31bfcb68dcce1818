"""A form's question is answered while Rasa is slow, broken, or asked too much: the rules read a yes."""

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant.brain import BrainThreads, Busy
from assistant.channels.guard import Guard
from assistant.conversation_store import QuietTrackerStore
from assistant.dialogue.forms import forms
from assistant.guard import rasa_turn
from assistant.guard.unanswered import by_open_question
from assistant.guard.understanding import Understood
from assistant.health import Health
from assistant.recent_turns import RecentSQLStore
from assistant.turn import ASKS, QUESTION_OPEN, Reply, Turn

HEADACHE, BACK, CANCER = "headache_danger_signs", "back_soreness_danger_signs", "cancer_or_weight_loss"


class Failing:
    """A brain that asks a question first, and then fails in one way.

    Args:
        way: slow to read, slow to answer, broken, or busy.
    """

    def __init__(self, way: str, slot: str) -> None:
        self.way, self.slot, self.turns = way, slot, 0

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        self.turns += 1
        if self.turns > 1 and self.way == "busy":
            raise Busy("more is asked than can be answered in time")
        if self.turns > 1 and self.way == "broken":
            raise RuntimeError("no model")
        if self.turns > 1 and self.way == "slow to read":
            await asyncio.sleep(5)
        return {"intent": {"name": "headache_relief", "confidence": 0.9}, "entities": [], "text": message_data}

    async def handle_message(self, message: UserMessage) -> None:
        if self.turns > 1 and self.way == "slow to answer":
            await asyncio.sleep(5)
        details = {"shown": "Is it?", "spoken": "Is it?", ASKS: True, QUESTION_OPEN: self.slot}
        await message.output_channel.send_response(message.sender_id, {"text": "Is it?", "metadata": details})


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_turn, "BUDGET_SECONDS", 0.3)
    monkeypatch.setattr(rasa_turn, "BUDGET_WHEN_ESCALATING", 0.2)


async def answered(way: str, slot: str, *said: str) -> Turn:
    guard = Guard(Failing(way, slot), None, Health())
    hurried, rasa_turn.BUDGET_SECONDS = rasa_turn.BUDGET_SECONDS, 20.0
    await guard.turn("my head hurts", "web", "one")
    rasa_turn.BUDGET_SECONDS = hurried
    for text in said:
        turn = await guard.turn(text, "web", "one")
    return turn


@pytest.mark.parametrize("way", ["slow to read", "slow to answer", "broken", "busy"])
@pytest.mark.parametrize("said", ["yes", "a bit", "i don't know", "yeah it is", "maybe"])
async def test_a_yes_gets_the_emergency_message_by_rules_alone(hurried: None, way: str, said: str) -> None:
    turn = await answered(way, HEADACHE, said)
    assert turn.tier == "urgent"
    assert set(turn.red_flags) == set(forms()["headache_check"].questions[0].signs)
    assert turn.reply.answer.startswith("Call your doctor now")
    assert "asked:" in turn.evidence[0]


@pytest.mark.parametrize("way", ["slow to answer", "busy"])
@pytest.mark.parametrize(
    "said", ["no", "not at all", "when can i drive", "what is a fever", "stop", "wait", "not too bad"]
)
async def test_what_is_no_yes_is_told_that_nobody_can_answer_now(hurried: None, way: str, said: str) -> None:
    turn = await answered(way, HEADACHE, said)
    assert turn.tier == "none"
    assert "911" in turn.reply.answer


async def test_the_question_stays_open_while_nobody_answers(hurried: None) -> None:
    assert (await answered("busy", BACK, "wait", "what is a leak", "yes")).tier == "urgent"


class Forgetful(Failing):
    """Its store cannot be read once it has asked; what it hears then are the first words of a conversation to it."""

    def __init__(self, slot: str) -> None:
        super().__init__("well", slot)
        self._store = QuietTrackerStore(RecentSQLStore(db=":memory:"), Health())
        self.asked_anew = 0

    async def handle_message(self, message: UserMessage) -> None:
        if self.turns == 1:
            await super().handle_message(message)
            return
        self._store._tracker_store.engine.execute("drop table if exists events")
        await self._store.retrieve(message.sender_id)
        self.asked_anew += 1
        told = {"text": "What is it about?", "metadata": {"shown": "What is it about?", "spoken": "What is it about?"}}
        await message.output_channel.send_response(message.sender_id, told)


async def forgotten(slot: str, said: str) -> tuple[Turn, int]:
    brain = Forgetful(slot)
    guard = Guard(BrainThreads(brain), None, Health())
    await guard.turn("my head hurts", "web", "one")
    return await guard.turn(said, "web", "one"), brain.asked_anew


@pytest.mark.parametrize("said", ["yes", "kind of", "i don't know"])
async def test_a_yes_is_not_lost_with_what_was_said_before(said: str) -> None:
    turn, _ = await forgotten(HEADACHE, said)
    assert turn.tier == "urgent"


@pytest.mark.parametrize(("slot", "said"), [(HEADACHE, "no"), (HEADACHE, "when can i drive"), ("", "yes")])
async def test_anything_else_is_answered_without_it(slot: str, said: str) -> None:
    turn, asked_anew = await forgotten(slot, said)
    assert (turn.tier, asked_anew) == ("none", 1)


async def test_where_no_question_is_open_a_yes_is_no_alarm(hurried: None) -> None:
    assert (await answered("busy", "", "yes")).tier == "none"


async def test_once_it_was_an_alarm_the_question_is_closed(hurried: None) -> None:
    turn = await answered("busy", HEADACHE, "yes", "ok")
    assert turn.tier == "none"
    assert turn.reply.answer.startswith("Earlier you told me")


async def test_a_yes_to_what_only_the_doctor_must_hear_of_says_so(hurried: None) -> None:
    turn = await answered("busy", CANCER, "yes")
    assert (turn.tier, turn.red_flags) == ("watch", ("cancer_history_or_weight_loss",))
    assert "Talk to your doctor before" in turn.reply.answer


@pytest.mark.parametrize("slot", [q.slot for form in forms().values() for q in form.questions])
def test_each_question_is_read(slot: str) -> None:
    understood, _ = by_open_question("yes", slot, Understood(), Reply("", ""))
    assert understood.tier == ("watch" if slot == CANCER else "urgent")
    understood, reply = by_open_question("no", slot, Understood(), Reply("", ""))
    assert understood.tier == "none"
    assert reply.unanswered
