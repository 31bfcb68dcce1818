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
        (BACK, ("no fever", "no leak"), "Is it very bad or worse? Is there blood? Are your legs weak or numb?"),
        (BACK, ("no fever", "no leak", "legs are fine", "bladder is fine"), "Is it very bad or worse? Is there blood?"),
        (BACK, ("no leak",), "Is there a fever? Is there blood? Are your legs weak or numb?"),
        (
            BACK,
            ("no leak", "bowels are fine"),
            "Is there blood? Are your legs weak or numb? Is there trouble with your bladder?",
        ),
        (
            BACK,
            ("no fever no leak no blood", "legs are fine", "it's not worse"),
            "Is it very bad? Is there trouble with your bladder or bowel?",
        ),
        (BACK, ("arms are fine",), "Is it very bad, worse, or still there after 2 days?"),
        (BACK, ("my right leg is fine",), "weak or numb legs"),
        (HEADACHE, ("just sore",), "Is there a fever? Is there a stiff neck?"),
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
        (
            BACK,
            (
                "no fever",
                "no leak",
                "no blood",
                "legs are fine",
                "bladder and bowels are fine",
                "it's not bad",
                "not worse",
            ),
        ),
    ],
)
async def test_it_closes_when_all_is_denied(say: Say, form: str, texts: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.reply.answer.startswith("All right.")


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (BACK, ("no leak", "no blood but it's wet")),
        (BACK, ("no leak", "no, well the leg a bit")),
        (BACK, ("no fever", "no, only my left leg")),
        (BACK, ("arms are fine", "no, well the leg")),
        (HEADACHE, ("no fever", "no, well the neck")),
        (HEADACHE, ("no fever but my neck is stiff",)),
        ("screening", ("no weakness", "no, the right leg", "no, the right leg")),
    ],
)
async def test_the_other_half_and_a_no_with_a_doubt_escalate(say: Say, form: str, texts: tuple[str, ...]) -> None:
    await say(BEGIN[form])
    for text in texts:
        turn = await say(text)
    assert turn.escalates


async def test_the_screening_asks_for_the_other_half(say: Say) -> None:
    await say(BEGIN["screening"])
    for text in ("no", "no", "no"):
        await say(text)
    asked = await say("never had cancer")
    assert "Question 4 of 4: Did you lose weight without trying?" in asked.reply.answer
    assert (await say("no")).reply.answer.startswith("You said no to all 4 questions")


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
