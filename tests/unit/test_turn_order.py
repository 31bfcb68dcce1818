"""Messages sent at once: each is answered in its place, in the light of the one before."""

import asyncio

import pytest

from assistant.channels.guard import Guard
from assistant.guard.turn_order import TurnOrder
from assistant.turn import Turn
from tests.unit.stand_in_brain import StandIn

QUESTION = "slow can i put ice on my leg"


async def at_once(guard: Guard, *said: str) -> tuple[list[Turn], list[str]]:
    """The turns, and the words of them in the order in which they were done."""
    done: list[str] = []

    async def one(words: str) -> Turn:
        turn = await guard.turn(words, "web", "c")
        done.append(words)
        return turn

    return await asyncio.gather(*(one(words) for words in said)), done


async def test_a_correction_sent_at_once_corrects_the_message_before() -> None:
    brain = StandIn()
    await at_once(Guard(brain, None), QUESTION, "no, i said neck")
    assert brain.answered == [QUESTION, "slow can i put ice on my neck"]


async def test_an_alarm_is_known_to_the_message_sent_at_once_with_it() -> None:
    turns, _ = await at_once(Guard(StandIn(), None), "slow but my neck is so stiff", "it is getting worse")
    assert [turn.tier for turn in turns] == ["urgent", "emergency"]


@pytest.mark.parametrize("second", ["", "\u043a\u043e\u0444\u0435", "no hablo ingles", "blargh fnord", "a " * 5_000])
async def test_what_cannot_be_answered_waits_for_its_place(second: str) -> None:
    turns, done = await at_once(Guard(StandIn(), None), QUESTION, second, "can i drink coffee")
    assert done == [QUESTION, second, "can i drink coffee"]
    assert [turn.topic for turn in turns] == ["caffeine", None, "caffeine"]


async def test_an_alarm_does_not_wait_for_a_slow_answer_before_it() -> None:
    turns, done = await at_once(Guard(StandIn(slow=1.5), None), QUESTION, "my neck is so stiff i cant look down")
    assert done[0] != QUESTION
    assert turns[1].tier == "urgent"


async def test_a_correction_is_read_as_said_and_as_meant_at_the_same_time() -> None:
    brain = StandIn(slow=0.2)
    guard = Guard(brain, None)
    await guard.turn("slow is my leg", "web", "c")
    both: list[str] = []
    met = asyncio.Event()

    async def waiting(words: str) -> dict[str, object]:
        both.append(words)
        if len(both) == 2:
            met.set()
        await met.wait()
        return {"intent": {"name": "caffeine", "confidence": 0.9}, "entities": [], "text": words}

    brain.parse_message = waiting  # type: ignore[method-assign, assignment]
    assert (await guard.turn("no, i said neck", "web", "c")).topic == "caffeine"
    assert set(both) == {"slow is my neck", "no, i said neck"}


async def test_the_same_message_ten_times_at_once_is_answered_ten_times() -> None:
    turns, _ = await at_once(Guard(StandIn(), None), *["can i drink coffee"] * 10)
    assert all(turn.topic == "caffeine" and turn.reply.answer.endswith("An answer.") for turn in turns)


async def test_a_turn_that_leaves_while_it_waits_gives_its_place_up() -> None:
    order = TurnOrder()
    async with order.place("c") as first:
        assert await first.reached(1)
        async with order.place("c") as second:
            assert not await second.reached(0.02)
    async with order.place("c") as third:
        assert await third.reached(1)
