"""More than one turn: more, again, asking back, and a red flag in between."""

import pytest

from assistant.knowledge import topics
from assistant.turn import CHANNELS, Channel
from tests.conftest import Say

UNCLEAR = (
    "what about the medicine",
    "soreness medicine",
    "is it ok to move",
    "head back",
    "my appointment or my pills",
    "the ache from the needle and what to take or rest",
    "about the sore part and the tablets and going back to it all",
    "the drink or the tablet or the lying for it",
    "tell me the bit on aches or tablets or rest",
    "which of the rest or the tablet or the cold thing",
    "the one with the lying or the one with the walking for the ache",
)


async def test_yes_after_a_spoken_answer_gives_the_rest(say: Say) -> None:
    first = await say("can i drink coffee", "phone")
    assert first.reply.speech.endswith("Do you want to hear more?")
    more = await say("yes please", "phone")
    assert more.reply.speech
    assert more.reply.speech != first.reply.speech
    assert more.reply.sources


async def test_repeat_says_the_same_again(say: Say) -> None:
    first = await say("when can i drive", "speaker")
    again = await say("say that again", "speaker")
    assert again.topic == "repeat"
    assert again.reply.speech == first.reply.speech


async def test_repeat_at_the_start_has_words(say: Say) -> None:
    assert (await say("say that again")).reply.answer


async def test_nonsense_gets_no_answer_of_a_topic(say: Say) -> None:
    for _ in range(2):
        turn = await say("glorp fizz wibble")
        assert turn.topic is None or turn.topic in ("out_of_scope", "not_covered")
        assert turn.reply.answer


async def test_two_likely_topics_are_asked_about_and_the_named_one_is_answered(say: Say) -> None:
    asked = None
    for words in UNCLEAR:
        turn = await say(words)
        if "Did you mean" in turn.reply.answer:
            asked = turn
            break
    assert asked is not None, "none of the unclear questions was asked back"
    assert len(asked.reply.choices) == 2
    turn = await say("yes the second one")
    assert topics()[str(turn.topic)].plain.lower() == asked.reply.choices[1].lower()


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_red_flag_interrupts_anything(say: Say, channel: Channel) -> None:
    await say("can i drink coffee", channel)
    turn = await say("and by the way my neck is so stiff i cant bend it", channel)
    assert turn.tier == "urgent"
    assert "stiff_neck" in turn.red_flags
    after = await say("when can i drive", channel)
    assert after.topic == "driving"
    assert after.tier == "none"


async def test_a_red_flag_beside_a_harmless_question(say: Say) -> None:
    turn = await say("can i have coffee and also i cant feel my left foot")
    assert turn.tier == "urgent"
    assert turn.topic is None


async def test_a_slash_does_not_command_rasa(say: Say) -> None:
    assert (await say("/affirm my neck is stiff and i cant bend it")).tier == "urgent"
    assert (await say('/greet{"a": 1}')).reply.answer


async def test_watch_topics_carry_their_flag(say: Say) -> None:
    turn = await say("my headache is still there after three days")
    assert turn.topic == "symptom_past_two_days"
    assert turn.tier == "watch"
    assert "persistent_two_days" in turn.red_flags


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\U0001f600\U0001f600",
        "\u0415\u0441\u0442\u044c \u0432\u043e\u043f\u0440\u043e\u0441",
        "<b>hi</b>",
        "{{7*7}}",
        "a" * 10_000,
        "42",
        "%s%s%n",
        "' OR 1=1 --",
    ],
)
@pytest.mark.parametrize("channel", CHANNELS)
async def test_bad_input_gets_words_and_no_markup(say: Say, text: str, channel: Channel) -> None:
    turn = await say(text, channel)
    assert turn.reply.answer
    assert turn.reply.speech
    assert "<" not in turn.reply.answer
    assert "49" not in turn.reply.answer


async def test_two_people_do_not_share_a_conversation(guard: object) -> None:
    await guard.turn("can i drink coffee", "phone", "one")  # type: ignore[attr-defined]
    turn = await guard.turn("say that again", "phone", "two")  # type: ignore[attr-defined]
    assert "coffee" not in turn.reply.speech
