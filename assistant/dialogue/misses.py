"""What counts as not understood, so that nobody is asked twice in a row to say it again."""

from collections.abc import Mapping
from typing import Any

MISSED = "missed"
"""Key in a message's metadata: whether the turn before it was not understood, as the guard saw it."""
OFFER = "offer"
"""What a message `says` that offers a person."""
FRESH = "fresh"
"""What a message `says` that stands before the first answer of a new session."""
ASKS_AGAIN = ("utter_say_again", "utter_out_of_scope", "utter_default", OFFER)
"""What messages say that ask for other words, and the offer that takes their place the next time."""


def is_miss(details: Mapping[str, Any]) -> bool:
    """Whether a message with this metadata asked for other words, or which of two was meant."""
    return details.get("says") in ASKS_AGAIN or bool(details.get("choices"))
