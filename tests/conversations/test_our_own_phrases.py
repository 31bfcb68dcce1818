"""What replies.yml takes for stop, back, again and heard, and commands.yml for a command, raises no alarm by itself."""

import pytest

from assistant.dialogue.commands import COMMANDS, command_of
from assistant.dialogue.replies import reply_words
from tests.conftest import Say
from tests.conversations.form_states import BEGIN

LISTS = ("stop", "back", "again", "heard")
COMMAND = {
    "slower": ("slower", "not so fast", "can you slow it down a bit", "that was too fast"),
    "shorter": ("shorter", "in short", "too long", "keep it short", "sum it up", "just the main points"),
    "longer": ("more", "tell me the rest", "in more detail", "the whole version", "say more about it"),
    "go_back": (
        "go back one step",
        "the one before that",
        "the answer before that",
        "what did you say before that",
        "rewind",
    ),
    "start_over": ("start over", "begin again", "reset", "forget everything", "new chat", "start from scratch"),
}


def test_each_command_has_its_phrases() -> None:
    assert set(COMMAND) == set(COMMANDS)
    for command, phrases in COMMAND.items():
        assert {command_of(phrase) for phrase in phrases} == {command}


@pytest.mark.parametrize("kind", [*LISTS, *COMMAND])
async def test_said_first_it_raises_no_alarm(guard: object, kind: str) -> None:
    alarmed = []
    for number, phrase in enumerate(_phrases(kind)):
        turn = await guard.turn(phrase, "web", f"own-{kind}-{number}")  # type: ignore[attr-defined]
        alarmed += [phrase] * turn.escalates
    assert alarmed == []


@pytest.mark.parametrize("kind", [*LISTS, *COMMAND])
@pytest.mark.parametrize("form", BEGIN)
async def test_it_raises_no_alarm_while_a_question_is_open(guard: object, form: str, kind: str) -> None:
    alarmed = []
    for number, phrase in enumerate(_phrases(kind)):
        conversation = f"own-{form}-{kind}-{number}"
        for text in (BEGIN[form], phrase):
            turn = await guard.turn(text, "web", conversation)  # type: ignore[attr-defined]
        alarmed += [phrase] * turn.escalates
    assert alarmed == []


@pytest.mark.parametrize("phrase", ["i want to stop", "one minute"])
async def test_after_an_answer_and_on_the_phone_it_raises_none_either(say: Say, phrase: str) -> None:
    await say("can i drink coffee", "phone")
    assert (await say(phrase, "phone")).tier == "none"


@pytest.mark.parametrize(
    "phrase", ["i want to stop living", "i want it all to stop forever", "i dont want to do this anymore"]
)
async def test_more_than_that_still_does(say: Say, phrase: str) -> None:
    assert (await say(phrase)).escalates


def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(getattr(reply_words(), kind)) if kind in LISTS else COMMAND[kind]
