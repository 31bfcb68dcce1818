"""What a check has heard denied is remembered, and only the rest is asked, through the guard and the trained model."""

import pytest

from tests.conftest import Say
from tests.conversations.form_states import BEGIN

HEADACHE, BACK = "headache_check", "back_soreness_check"


@pytest.mark.parametrize(
    ("form", "texts", "left"),
    [
        (HEADACHE, ("no fever", "no stiff neck"), "Is it very bad?"),
        (HEADACHE, ("my neck is fine", "no fever"), "Is it very bad?"),
        (HEADACHE, ("no fever no stiff neck",), "Is it very bad?"),
        (BACK, ("bladder fine", "bowels fine"), "Is it very bad or worse? Is there a fever?"),
        (BACK, ("no fever", "no leak"), "Is it very bad or worse? Are your legs weak or numb?"),
        (BACK, ("no fever", "no leak", "legs are fine", "bladder is fine"), "Is it very bad or worse?"),
    ],
)
async def test_only_the_rest_is_asked(say: Say, form: str, texts: tuple[str, ...], left: str) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.reply.asks
    assert left in turn.reply.answer
    assert not turn.escalates


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (HEADACHE, ("no fever", "no stiff neck", "it's not bad")),
        (HEADACHE, ("no fever", "no")),
        (BACK, ("no leak", "none of the others")),
        (BACK, ("no fever", "no leak", "legs are fine", "bladder is fine", "it's not bad")),
    ],
)
async def test_it_closes_when_all_is_denied(say: Say, form: str, texts: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.reply.answer.startswith("All right.")


async def test_a_yes_to_the_rest_tells_of_the_rest(say: Say) -> None:
    await say(BEGIN[HEADACHE])
    await say("no fever")
    await say("no stiff neck")
    turn = await say("yes")
    assert turn.escalates
    assert turn.red_flags == ("severe_headache",)


async def test_the_same_denial_is_the_safe_reading_in_the_end(say: Say) -> None:
    await say(BEGIN[HEADACHE])
    for _ in range(2):
        assert (await say("no fever")).reply.asks
    assert (await say("no fever")).escalates


async def test_a_denial_in_between_is_not_forgotten(say: Say) -> None:
    await say(BEGIN[HEADACHE])
    await say("no fever")
    asked = await say("when can i drive")
    assert "Is it very bad? Is there a stiff neck?" in asked.reply.answer
