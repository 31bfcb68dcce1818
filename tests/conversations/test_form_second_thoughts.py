"""Danger signs beside a denial, and changes of mind, through the guard and the trained model."""

import pytest

from tests.conftest import Say
from tests.conversations.form_states import BEGIN


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("headache_check", ("no fever chest pain",)),
        ("back_soreness_check", ("no only chest pain",)),
        ("screening", ("no and slurred speech",)),
        ("screening", ("no", "none only wet bed")),
        ("screening", ("no", "no", "no", "no cancer chest pain")),
        ("headache_check", ("no", "yes")),
        ("headache_check", ("no", "oh wait", "yes")),
        ("back_soreness_check", ("none of that", "the leg")),
        ("screening", ("no", "no", "change my first answer to yes")),
        ("screening", ("no", "no", "no", "no", "actually the bladder one was yes")),
    ],
)
async def test_it_escalates_in_that_turn(say: Say, form: str, texts: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.escalates


@pytest.mark.parametrize(
    ("form", "text"),
    [("headache_check", "no fever"), ("back_soreness_check", "no leak"), ("headache_check", "my temperature is 99")],
)
async def test_a_part_that_is_denied_asks_for_the_rest_once(say: Say, form: str, text: str) -> None:
    await say(BEGIN[form])
    assert (await say(text)).reply.asks
    ended = await say(text)
    assert not ended.reply.asks
    assert not ended.escalates
