"""From a question that was not understood to the YAML that teaches it."""

import re

_MARKUP = re.compile(r"[\[\]{}()`]")  # Rasa reads entities out of brackets
_UNREADABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what YAML has no place for
LONGEST = 300  # characters of a training question


def training_yaml(topic: str, question: str) -> str:
    """The block as it stands in data/nlu/<topic>.yml.

    Args:
        topic: chosen by whoever knows what would have answered it.
        question: the patient's words; they become one plain line.
    """
    words = " ".join(_MARKUP.sub(" ", _UNREADABLE.sub(" ", question)).split())[:LONGEST].strip()
    return f"nlu:\n- intent: {topic}\n  examples: |\n    - {words}\n"
