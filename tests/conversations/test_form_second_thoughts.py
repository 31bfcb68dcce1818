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
        ("headache_check", ("no", "wrong button", "yes")),
        ("headache_check", ("no", "thanks", "oops yes")),
        ("back_soreness_check", ("no", "i do have that")),
        ("back_soreness_check", ("no", "does tingling count", "yes")),
        ("screening", ("no", "no", "no", "no", "put yes")),
        ("back_soreness_check", ("none of that", "the leg")),
        ("screening", ("no", "no", "change my first answer to yes")),
        ("screening", ("no", "no", "no", "yes to the third one")),
        ("screening", ("no", "no", "no", "i should have said yes before")),
        ("screening", ("no", "no", "no", "no", "actually the bladder one was yes")),
    ],
)
async def test_it_escalates_in_that_turn(say: Say, form: str, texts: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.escalates


@pytest.mark.parametrize("form", BEGIN)
async def test_a_no_that_breaks_off_is_asked_once_more_and_then_read_safely(say: Say, form: str) -> None:
    await say(BEGIN[form])
    asked = await say("no but")
    assert asked.reply.asks
    assert not asked.escalates
    assert (await say("no but")).escalates


@pytest.mark.parametrize("between", [(), ("thanks",)])
@pytest.mark.parametrize("form", BEGIN)
async def test_a_lie_that_is_told_after_the_end_asks_again(say: Say, form: str, between: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    while (await say("no")).reply.asks:
        pass
    for text in between:
        await say(text)
    again = await say("i lied")
    assert again.reply.asks
    assert again.reply.answer.startswith("Let me ask again.")
    assert (await say("yes")).escalates


async def test_a_lie_within_the_screening_asks_the_question_before_again(say: Say) -> None:
    await say(BEGIN["screening"])
    await say("no")
    assert "Question 1 of 4" in (await say("i lied")).reply.answer


@pytest.mark.parametrize(
    ("form", "beside", "asked"),
    [("headache_check", "my back is sore too", "worse"), ("screening", "i have a headache", "stiff neck")],
)
async def test_another_complaint_gets_its_question_when_the_form_is_done(
    say: Say, form: str, beside: str, asked: str
) -> None:
    await say(BEGIN[form])
    turn = await say(beside)
    while turn.reply.asks and "Now about" not in turn.reply.answer:
        turn = await say("no")
    assert turn.reply.asks
    assert asked in turn.reply.answer
    assert not (await say("no")).reply.asks
