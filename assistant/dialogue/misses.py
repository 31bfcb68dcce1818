"""What counts as not understood, so that nobody is asked twice in a row to say it again."""

from collections.abc import Mapping
from typing import Any

MISSED = "missed"
"""Key in a message's metadata: whether the turn before it was not understood, as the guard saw it."""
OFFER = "offer"
"""What a message `says` that offers a person."""
FRESH = "fresh"
"""What a message `says` that stands before the first answer of a new session."""
ASKS_AGAIN = (
    "utter_say_again", "utter_out_of_scope", "utter_default", "utter_complaint", "utter_affirm", "utter_repeat",
)  # fmt: skip
"""What messages say that ask for other words; so does each that asks which of two was meant. "You do not understand me"
is told of the answer before, and is as good as not understood. A "yes" or "again" that nothing belongs to is not."""


ONCE, OFFERED = 1, 2


def misses(details: Mapping[str, Any]) -> int:
    """What a message with this metadata says of the turn: understood, not, or so often not that a person is offered."""
    if details.get("says") == OFFER:
        return OFFERED
    if details.get("command"):  # said again because somebody asked for it
        return 0
    return ONCE if details.get("says") in ASKS_AGAIN or details.get("choices") else 0
