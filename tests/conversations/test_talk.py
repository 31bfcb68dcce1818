"""Follow-ups, commands and corrections with the trained assistant, on every channel."""

from pathlib import Path
from typing import Any

import pytest

from assistant.knowledge import topics
from assistant.turn import CHANNELS, Channel
from assistant.yaml_files import read_yaml
from tests.conftest import Say

CASES: list[tuple[str, str, Any]] = [
    tuple(case) for cases in read_yaml(Path(__file__).with_name("two_turns.yml")).values() for case in cases
]
REPORTS = (
    "my neck is so stiff i cant bend it",
    "i have a fever of 102",
    "i cant feel my left foot",
    "i cant pee",
    "i passed out",
    "fluid is leaking from where the needle went in",
    "this is the worst headache of my life",
    "i cant breathe",
    "i keep throwing up",
    "i want to kill myself",
)
STATES = {
    "after a follow-up": ("is a headache normal", "and how long"),
    "after being asked which": ("what can i do for a headache", "how much"),
    "after slower": ("when can i drive", "slower please"),
    "after shorter": ("when can i drive", "the short version"),
    "after longer": ("when can i drive", "tell me more"),
    "after going back": ("when can i drive", "can i drink coffee", "go back"),
    "after starting over": ("when can i drive", "start over"),
    "after stop": ("when can i drive", "stop"),
    "after a correction": ("when can i dive", "no, i said drive"),
    "after what is not covered": ("when can i drive", "why"),
}


@pytest.mark.parametrize(("first", "then", "wanted"), CASES, ids=[f"{a} / {b}" for a, b, _ in CASES])
async def test_two_turns(say: Say, first: str, then: str, wanted: str | list[str]) -> None:
    for channel in CHANNELS:
        await say("start over", channel)
        await say(first, channel)
        turn = await say(then, channel)
        if isinstance(wanted, list):
            assert turn.topic is None
            assert [c.lower() for c in turn.reply.choices] == [topics()[topic].plain.lower() for topic in wanted]
        else:
            assert turn.topics == (wanted,)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("report", REPORTS)
async def test_a_red_flag_in_every_state_gets_its_message_in_that_turn(say: Say, state: str, report: str) -> None:
    for words in STATES[state]:
        assert not (await say(words, "phone")).escalates
    turn = await say(report, "phone")
    assert turn.escalates
    assert "nine one one" in turn.reply.speech


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_choice_of_two_after_a_follow_up_is_answered(say: Say, channel: Channel) -> None:
    await say("what can i do for a headache", channel)
    assert len((await say("how much", channel)).reply.choices) == 2
    assert (await say("the second one", channel)).topic == "fluids"
    assert (await say("the second one", channel)).topic != "fluids"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_last_topic_fades(say: Say, channel: Channel) -> None:
    first = await say("how long", channel)
    await say("can i put ice on my back", channel)
    assert (await say("how long", channel)).topic == "ice_pack"
    for _ in range(4):
        await say("thank you", channel)
    assert (await say("how long", channel)).topic == first.topic


async def test_a_new_subject_is_what_the_next_follow_up_means(say: Say) -> None:
    await say("can i put ice on my back")
    await say("when do i get my results")
    assert (await say("how long")).topic == "test_results"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_going_back_slower_and_shorter(say: Say, channel: Channel) -> None:
    ice = await say("can i put ice on my back", channel)
    driving = await say("when can i drive", channel)
    slow = await say("slower", channel)
    assert slow.reply.slow
    assert slow.reply.speech == driving.reply.speech
    back = await say("go back", channel)
    assert back.reply.speech == ice.reply.speech
    assert not back.reply.slow
    short = await say("the short version", channel)
    assert len(short.reply.speech) < len(ice.reply.speech)
    assert short.topic == "ice_pack"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_starting_over_forgets_the_topic_and_no_emergency(say: Say, channel: Channel) -> None:
    await say("can i put ice on my back", channel)
    assert (await say("start over", channel)).topic == "greet"
    assert (await say("how often", channel)).topic != "ice_pack"
    assert (await say("my neck is stiff", channel)).tier == "urgent"
    await say("start over", channel)
    assert (await say("nobody answers there", channel)).tier == "emergency"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("command", ["say that again", "slower", "shorter please", "tell me more"])
async def test_an_emergency_message_is_said_again_whole(say: Say, channel: Channel, command: str) -> None:
    await say("when can i drive", channel)
    alarm = await say("my neck is stiff", channel)
    for _ in range(2):
        again = await say(command, channel)
        assert again.reply.speech == alarm.reply.speech
        assert again.reply.answer == alarm.reply.answer


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("heard", ["leg", "deck", "son"])
async def test_no_i_said_neck(say: Say, channel: Channel, heard: str) -> None:
    await say(f"my {heard} is stiff", channel)
    turn = await say("no, I said neck", channel)
    assert turn.tier == "urgent"
    assert "stiff_neck" in turn.red_flags


async def test_what_was_misheard_is_harmless_and_what_is_meant_is_not(say: Say) -> None:
    assert (await say("i have a beaver")).tier == "none"
    assert "fever" in (await say("no, i said fever")).red_flags


async def test_two_corrections_build_on_each_other(say: Say) -> None:
    await say("can i drink toffee to drive")
    await say("no, i said coffee")
    turn = await say("i said thrive not drive")
    assert turn.text == "i said thrive not drive"
    assert turn.topic == "caffeine"


@pytest.mark.parametrize("channel", ["phone", "speaker"])
@pytest.mark.parametrize(
    "talk",
    [("can i drink coffee", "what about tea"), ("can i drink coffee", "and energy drinks"), ("can i drink tea",)],
)
async def test_a_voice_does_not_answer_tea_with_coffee(say: Say, talk: tuple[str, ...], channel: Channel) -> None:
    for text in talk:
        turn = await say(text, channel)
    assert "not cover tea" in turn.reply.speech.split("may ease")[0]
