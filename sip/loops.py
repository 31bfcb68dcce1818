"""What a recogniser writes when it is stuck: the same words over and over."""

import re

_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,7})(?:\W+\1\b){3,}", re.IGNORECASE)


def is_stuck(text: str) -> bool:
    """Whether one to eight words stand four times in a row. People do that too, in fear: the words still count."""
    return bool(_LOOP.search(text))
