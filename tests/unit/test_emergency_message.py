"""What is said when it counts."""

import pytest

from assistant.red_flag_reply import red_flag_reply
from assistant.safety import emergency_message
from assistant.safety.messages import CRISIS_FLAG

NUMBERS = {"number": "112", "advice_line": "555 0100", "crisis_line": "116"}


def test_emergency_names_the_number_in_the_first_six_words() -> None:
    message = emergency_message("emergency", (), **NUMBERS)
    for text in (message.shown, message.spoken):
        assert "112" in " ".join(text.split()[:6])


def test_urgent_names_the_advice_line_and_then_the_number() -> None:
    message = emergency_message("urgent", (), **NUMBERS)
    for text in (message.shown, message.spoken):
        assert 0 < text.index("doctor") < text.index("555 0100") < text.index("112")


def test_self_harm_has_words_of_its_own() -> None:
    message = emergency_message("emergency", [CRISIS_FLAG], **NUMBERS)
    assert "116" in message.shown
    assert "not alone" in message.shown
    assert "112" in " ".join(message.shown.split()[:6])


def test_self_harm_beside_another_sign_keeps_the_crisis_line() -> None:
    message = emergency_message("emergency", [CRISIS_FLAG, "overdose_or_poisoning"], **NUMBERS)
    plain = emergency_message("emergency", (), **NUMBERS)
    for said, first in ((message.shown, plain.shown), (message.spoken, plain.spoken)):
        assert said.startswith(first)
        assert NUMBERS["crisis_line"] in said.removeprefix(first)


def test_no_message_for_lower_tiers() -> None:
    with pytest.raises(ValueError, match="watch"):
        emergency_message("watch", (), **NUMBERS)


def test_spoken_number_is_spelled() -> None:
    assert red_flag_reply("emergency", ()).speech.startswith("Call nine one one now")
