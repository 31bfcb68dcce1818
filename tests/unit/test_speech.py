"""Numbers for the ear."""

from collections.abc import Iterator

import pytest

from assistant.red_flag_reply import red_flag_reply
from assistant.settings import settings
from assistant.speech import speakable


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("Call 911 now.", "Call nine one one now."),
        ("Lie flat for 1 to 4 hours.", "Lie flat for one to four hours."),
        ("It may last 24-48 hours.", "It may last twenty-four to forty-eight hours."),
        (
            "The 24-hour line is 1-800-555-0100.",
            "The twenty-four hour line is one, eight zero zero, five five five, zero one zero zero.",
        ),
        ("No numbers here.", "No numbers here."),
        (
            "Call 555 0100. 2 days later call again.",
            "Call five five five, zero one zero zero. two days later call again.",
        ),
        ("At 555 0100 24 hours a day", "At five five five, zero one zero zero twenty-four hours a day"),
        ("Call (800) 555-0100.", "Call eight zero zero, five five five, zero one zero zero."),
        ("Call 1 (800) 555-0100, now.", "Call one, eight zero zero, five five five, zero one zero zero, now."),
        ("Call +1 800.555.0100", "Call one, eight zero zero, five five five, zero one zero zero"),
        ("Call 800-911-0100 or 911.", "Call eight zero zero, nine one one, zero one zero zero or nine one one."),
        ("8:00 am to 5:00 pm", "eight a m to five p m"),
        ("8:30am-5:05 p.m.", "eight thirty a m to five oh five p m."),
        ("Open 8 a.m. to 5 p.m. Monday", "Open eight a m to five p m. Monday"),
        ("08:00-17:30 or 12:00", "eight o'clock to five thirty p m or twelve o'clock"),
        (
            "About 1,000 people, 98.6 degrees, 50%",
            "About one thousand people, ninety-eight point six degrees, fifty percent",
        ),
        ("The 2nd dose of 500mg", "The second dose of five hundred mg"),
    ],
)
def test_speakable(shown: str, spoken: str) -> None:
    assert speakable(shown, spelled=("911",)) == spoken


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("111", "one one one"),
        ("811", "eight one one"),
        ("116 117", "one one six, one one seven"),
        ("(800) 555-0100", "eight zero zero, five five five, zero one zero zero"),
        ("811, option 2", "eight one one, option two"),
        ("the number on your care papers", "the number on your care papers"),
        ("+44 20 7946 0958", "four four, two zero, seven nine four six, zero nine five eight"),
    ],
)
def test_the_advice_line_is_a_telephone_number(line: str, spoken: str) -> None:
    assert speakable(f"Call {line}. Lie down for 111 hours.", spelled=("911", line)).startswith(f"Call {spoken}. Lie")


@pytest.fixture
def advice_line(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ASSISTANT_ADVICE_LINE", "111")
    monkeypatch.setenv("ASSISTANT_OPENING_HOURS", "8:00 am to 5:00 pm")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("advice_line")
def test_a_short_advice_line_is_spelled_wherever_it_is_said() -> None:
    from assistant.nlg import AnswerGenerator
    from assistant.wording import say

    assert say("Call {advice_line}.") == "Call one one one."
    assert say("Open {opening_hours}.") == "Open eight a m to five p m."
    assert "one one one" in red_flag_reply("urgent", ()).speech
    generator = AnswerGenerator()
    generator.responses = {"utter_x": [{"text": "Call {advice_line}."}]}
    answer = generator.generate_from_slots("utter_x", {}, "phone")
    assert answer and answer["text"] == "Call one one one."
