"""Commands and questions of meaning in every state of every form: done, and the question stays open."""

import pytest

from tests.conftest import Say
from tests.conversations.form_states import states

SAID = (
    "slower please", "more", "louder", "too long", "say that again", "what is a fever", "what do you mean by stiff",
    "what do you mean", "start over",
)  # fmt: skip


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("state", states())
async def test_it_raises_no_alarm_and_leaves_the_question_open(say: Say, state: str, said: str) -> None:
    for text in states()[state]:
        await say(text)
    turn = await say(said)
    assert turn.tier == "none"
    assert turn.reply.asks
    assert "?" in turn.reply.answer
    assert (await say("yes my neck is stiff")).tier == "urgent"


async def test_start_over_begins_the_screening_again(say: Say) -> None:
    for text in ("can i start the back pain program", "no", "no"):
        await say(text)
    assert "Question 1 of 4" in (await say("start over")).reply.answer


@pytest.mark.parametrize("said", ["is that normal", "why"])
async def test_a_cold_follow_up_gets_no_invented_subject(say: Say, said: str) -> None:
    turn = await say(said)
    assert turn.topic is None
    assert turn.reply.answer.startswith("What do you mean?")


@pytest.mark.parametrize("talk", ["ok", "thanks", "hello"])
async def test_after_an_alarm_and_talk_the_alarm_is_what_that_means(say: Say, talk: str) -> None:
    alarm = await say("my neck is so stiff i can't look down")
    assert "Earlier you told me" in (await say(talk)).reply.answer
    for said in ("is that normal", "say that again"):
        assert (await say(said)).reply.answer == alarm.reply.answer
