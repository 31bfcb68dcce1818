"""Several questions in one message, through the whole assistant."""

import itertools

import pytest

from assistant.answers import answers
from assistant.evaluation.measure import Share
from assistant.evaluation.several import NAMES, measure_several, read_several
from assistant.turn import Channel, Turn
from tests.conftest import Say

LOWEST = {1: 0.85, 2: 0.62, 3: 0.35}  # a little under what was measured (docs/evaluation.md)


@pytest.fixture(scope="module")
async def shares(guard: object) -> dict[str, Share]:
    number = itertools.count()

    async def ask(text: str, channel: Channel) -> Turn:
        return await guard.turn(text, channel, f"several-{next(number)}")  # type: ignore[attr-defined]

    return await measure_several(read_several(), ask)


@pytest.mark.parametrize("count", NAMES)
def test_the_first_two_are_answered_in_order(shares: dict[str, Share], count: int) -> None:
    assert shares[NAMES[count]].value >= LOWEST[count]


@pytest.mark.parametrize("channel", ["web", "phone"])
async def test_both_answers_are_said(say: Say, channel: Channel) -> None:
    turn = await say("can i drink coffee and when can i drive", channel)
    assert turn.topics == ("caffeine", "driving")
    for topic in turn.topics:
        assert answers()[topic].shown.split("{")[0] in turn.reply.answer
        assert answers()[topic].spoken.split(".")[0] in turn.reply.speech
    assert turn.as_dict()["topics"] == ["caffeine", "driving"]
    assert turn.as_dict()["topic"] == "caffeine"


async def test_a_red_flag_goes_before_both(say: Say) -> None:
    turn = await say("can i drink coffee and when can i drive, and my dressing is soaked with blood")
    assert turn.escalates
    assert turn.topics == ()


async def test_one_that_is_watched_keeps_its_tier_beside_another(say: Say) -> None:
    turn = await say("When can I drive? And why does my back still ache a month after the spinal tap?")
    assert turn.topics == ("driving", "back_pain_weeks_causes")
    assert turn.tier == "watch"


async def test_the_two_answers_can_be_said_again(say: Say) -> None:
    first = await say("can i drink coffee and when can i drive", "speaker")
    assert (await say("say that again", "speaker")).reply.speech == first.reply.speech
