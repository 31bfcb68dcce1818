"""Numbers for the ear."""

import pytest

from assistant.speech import speakable


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("Call 911 now.", "Call nine one one now."),
        ("Lie flat for 1 to 4 hours.", "Lie flat for one to four hours."),
        ("It may last 24-48 hours.", "It may last twenty-four to forty-eight hours."),
        (
            "The 24-hour line is 1-800-555-0100.",
            "The twenty-four hour line is one eight zero zero five five five zero one zero zero.",
        ),
        ("No numbers here.", "No numbers here."),
    ],
)
def test_speakable(shown: str, spoken: str) -> None:
    assert speakable(shown, spelled=("911",)) == spoken
