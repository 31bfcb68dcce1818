"""Who does not answer a check is not told that all is right, and a yes right after still counts."""

import pytest

from tests.conftest import Say
from tests.conversations.form_states import BEGIN

NOT_ANSWERED = ("skip", "i don't want to answer", "i want a nurse", "leave me alone")


@pytest.mark.parametrize("form", BEGIN)
@pytest.mark.parametrize("text", NOT_ANSWERED)
async def test_it_ends_without_all_right_and_a_yes_escalates(say: Say, form: str, text: str) -> None:
    await say(BEGIN[form])
    ended = await say(text)
    assert not ended.reply.asks
    assert not ended.escalates
    assert "All right" not in ended.reply.answer
    assert "Call your doctor" in ended.reply.answer
    assert (await say("yes")).escalates


@pytest.mark.parametrize("form", BEGIN)
async def test_a_no_that_is_left_hanging_ends_no_form(say: Say, form: str) -> None:
    await say(BEGIN[form])
    while "4 of 4" not in (turn := await say("no actually")).reply.answer and turn.reply.asks and not turn.escalates:
        pass
    assert turn.escalates
