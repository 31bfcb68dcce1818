"""What is said right after an alarm: the alarm stays on top, with one sentence, and no other topic's answer."""

import pytest

from assistant.guard.settling import on_its_way
from assistant.safety.course import Course
from assistant.turn import Reply, Turn

SAID = {
    "can't i just wait till tomorrow": "do not wait",
    "they told me to wait": "Tell them",
    "they hung up": "Call them again",
    "do i really have to": "Yes. Please call now",
    "my husband can drive me": "do not drive yourself",
    "what is it": "can't tell what it is",
    "it's gone now": "even if it is gone",
    "nobody is here": "even if you are alone",
    "i called, they said it's fine": "call again",
    "i already called": "Good that you called",
    "am i going to die": "so that someone can help",
    "call them for me": "can't call for you",
}
URGENT = Course(tier="urgent", flags=("fever",), remind=True)
OTHER = Turn("", "web", ("goodbye",), 1.0, "none", (), (), Reply("Goodbye.", "Goodbye."))


@pytest.mark.parametrize(("words", "sentence"), SAID.items())
def test_the_alarm_stays_on_top_with_a_sentence(words: str, sentence: str) -> None:
    turn = on_its_way(OTHER, URGENT, words)
    assert turn.topics == ()
    assert turn.reply.answer.startswith("Earlier you told me")
    assert sentence in turn.reply.answer
    assert "Goodbye" not in turn.reply.answer
    assert on_its_way(OTHER, Course(), words) is OTHER


def test_who_asks_to_be_rung_for_has_no_new_emergency() -> None:
    asked = Turn("", "web", (), 0.8, "emergency", ("feels_like_emergency",), ("call",), Reply("Call 911", "Call 911"))
    assert on_its_way(asked, URGENT, "call them for me").tier == "none"
    both = Turn("", "web", (), 0.8, "emergency", ("seizure",), ("fit",), Reply("Call 911", "Call 911"))
    assert on_its_way(both, URGENT, "call them for me").tier == "emergency"


def test_a_lower_alarm_does_not_lower_it() -> None:
    lower = Turn("", "web", (), 0.8, "urgent", ("severe_leg_pain",), ("wait",), Reply("Call", "Call"))
    turn = on_its_way(lower, Course(tier="emergency", flags=("chest_pain",), remind=True), "can it wait")
    assert turn.tier == "emergency"
    assert turn.reply.answer.startswith("Call 911")
