"""A person, two failed understandings, other languages and bad input, through the trained assistant."""

import pytest

from assistant.turn import CHANNELS, Channel
from tests.conftest import Say

STATES = {
    "missed": ["tell me a joke about the weather"],
    "offered": ["tell me a joke about the weather", "who won the game last night"],
    "no_words": [""],
    "no_words_twice": ["", " . "],
    "nonsense": ["blargh fnord"],
    "too_long": ["coffee " * 500],
    "language": ["no hablo ingles"],
    "other_script": ["можно мне кофе"],
    "same_question": ["can i drink coffee"] * 3,
    "nurse": ["i want to talk to a nurse"],
    "complaint": ["you stupid machine"],
}
REPORTS = {
    "my neck is so stiff i cant look down": "urgent",
    "i cant breathe": "emergency",
    "tengo fiebre": "urgent",
    "у меня температура": "urgent",
    "my back is wet where the needle went in": "urgent",
}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("state", STATES)
async def test_a_red_flag_in_every_state_gets_its_message_in_that_turn(say: Say, state: str, report: str) -> None:
    for words in STATES[state]:
        assert (await say(words)).tier == "none", words
    turn = await say(report)
    assert turn.tier == REPORTS[report]
    assert turn.reply.answer.startswith("Call")
    assert "911" in turn.reply.answer


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("again", ["", "who won the game last night", "blargh fnord", "coffee " * 500, "more"])
@pytest.mark.parametrize(
    "first", ["", "tell me a joke about the weather", "blargh fnord", "coffee " * 500, "repeat", "yes yes ok then"]
)
async def test_nobody_is_asked_twice_in_a_row_to_say_it_again(
    say: Say, first: str, again: str, channel: Channel
) -> None:
    assert "A person can help" not in (await say(first, channel)).reply.answer
    for _ in range(2):
        offered = (await say(again, channel)).reply
        assert "A person can help you better" in offered.answer
        assert "again" not in offered.answer
        assert "the number on your care papers" in offered.answer
        assert "nine one one" in offered.speech
    assert (await say("when can i drive", channel)).topic == "driving"
    assert "A person can help" not in (await say(first, channel)).reply.answer


@pytest.mark.parametrize("said", ["hmm", "more", "repeat", "go back", "yes, yes, ok then"])
async def test_a_yes_or_an_again_that_nothing_belongs_to_is_a_miss(say: Say, said: str) -> None:
    assert "A person can help" not in (await say(said)).reply.answer
    assert "A person can help you better" in (await say(said)).reply.answer


async def test_a_yes_after_an_answer_is_no_miss(say: Say) -> None:
    for text in ("can i drink coffee", "yes", "can i drink coffee", "repeat", "repeat"):
        assert "A person can help" not in (await say(text, "phone")).reply.speech


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no hablo ingles", "Solo puedo contestar"),
        ("puedo conducir", "Solo puedo contestar"),
        ("je ne parle pas anglais", "seulement en anglais"),
        ("est-ce que je peux conduire", "seulement en anglais"),
        ("ich spreche kein englisch", "nur auf Englisch"),
        ("não falo inglês", "em inglês"),
        ("non parlo inglese", "in inglese"),
        ("nie mowie po angielsku", "po angielsku"),
        ("toi khong noi duoc tieng anh", "tiếng Anh"),
        ("hindi ako marunong mag ingles", "Sa Ingles lang"),
        ("mwen pa pale angle", "an angle sèlman"),
        ("我不会说英语", "英语回答"),
        ("لا أتكلم الإنجليزية", "بالإنجليزية"),
        ("영어를 못해요", "영어로만"),
        ("я не говорю по-английски", "по-английски"),
        ("मुझे अंग्रेज़ी नहीं आती", "अंग्रेज़ी"),
    ],
)
async def test_another_language_is_told_in_its_own_words_and_raises_no_alarm(say: Say, said: str, told: str) -> None:
    turn = await say(said)
    assert turn.tier == "none"
    assert told in turn.reply.answer
    assert "I can only read English" in turn.reply.answer
    assert "911" in turn.reply.answer
    assert "English" in turn.reply.speech


async def test_a_danger_sign_in_another_language_escalates_and_is_told_in_it(say: Say) -> None:
    turn = await say("j'ai de la fièvre")
    assert turn.tier in ("urgent", "emergency")
    assert "fever" in turn.red_flags
    assert turn.reply.answer.startswith("Call")
    assert "seulement en anglais" in turn.reply.answer


async def test_words_that_are_none_raise_no_alarm_and_name_the_number(say: Say) -> None:
    turn = await say("blargh fnord")
    assert turn.tier == "none"
    assert turn.reply.answer.startswith("I did not get that.")
    assert "911" in turn.reply.answer


async def test_abuse_is_met_with_an_apology_and_a_person(say: Say) -> None:
    turn = await say("you stupid machine")
    assert turn.topic == "complaint"
    assert "sorry" in turn.reply.answer
    assert "person" in turn.reply.answer


async def test_the_same_message_ten_times_is_answered_ten_times_and_a_person_offered(say: Say) -> None:
    turns = [await say("can i drink coffee") for _ in range(10)]
    assert {turn.topic for turn in turns} == {"caffeine"}
    assert all("coffee" in turn.reply.answer for turn in turns)
    assert ["talk to a person" in turn.reply.answer for turn in turns] == [False] * 2 + [True] * 8


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_wants_a_nurse_is_told_whom_to_call(say: Say, channel: Channel) -> None:
    turn = await say("i want a nurse", channel)
    assert turn.topic == "talk_to_human"
    assert "the number on your care papers" in turn.reply.answer
    assert "911" in turn.reply.answer
