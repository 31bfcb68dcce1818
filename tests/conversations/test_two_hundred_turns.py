"""A conversation of 200 turns through the trained assistant: answers stay right, and what is remembered stays small."""

from itertools import cycle, islice

import pytest

from assistant.channels.guard import Guard
from tests.conftest import Say

TALK = {
    "can i drink coffee": "caffeine",
    "when can i drive": "driving",
    "my back is sore": "back_soreness_expected",
    "no": "back_soreness_expected",
    "how long do i have to lie flat": "lie_flat",
    "i've got a headache": "headache_relief",
    "can i put ice on it": "ice_pack",
    "never mind": "headache_expected",
}
TURNS = 200


@pytest.fixture
async def after(say: Say) -> None:
    for text, topic in islice(cycle(TALK.items()), TURNS):
        turn = await say(text)
        assert (turn.topic, turn.tier) == (topic, "none"), text


@pytest.mark.usefixtures("after")
async def test_a_follow_up_a_form_and_a_danger_sign_are_answered_as_at_the_start(say: Say) -> None:
    await say("can i put ice on my back")
    assert (await say("how long")).topic == "ice_pack"
    for text in ("i want to start the back pain program", "no", "when can i drive"):
        turn = await say(text)
    assert "Question 2 of 4" in turn.reply.answer
    assert "Question 1 of 4" in (await say("go back")).reply.answer
    turn = await say("my leg is numb")
    assert (turn.tier, turn.reply.asks) == ("urgent", False)
    assert "numbness_or_weakness" in turn.red_flags


async def test_what_is_remembered_of_a_conversation_does_not_grow(say: Say, guard: Guard) -> None:
    sizes = []
    for _ in range(2):
        for text in islice(cycle(TALK), TURNS // 2):
            await say(text)
        sizes.append(len(repr(_remembered(guard))))
    assert sizes[1] <= sizes[0] + 200  # characters; a message more or less


def _remembered(guard: Guard) -> list[object]:
    """What the guard holds of its newest conversation."""
    return [list(guard._courses._known.values())[-1:], list(guard._offers._memories.values())[-1:]]
