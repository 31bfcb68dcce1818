"""A text cut down to what must be said: its first sentence, and every one that carries safety advice."""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ADVICE = re.compile(r"\b(?:call|doctor|nurse|pharmacist|emergency|hospital|do not|never|now)\b|\{\w+\}", re.IGNORECASE)


def short_form(text: str) -> str:
    """The short form of an answer. A warning is never cut.

    Args:
        text: plain words, placeholders or not.
    """
    first, *others = _SENTENCE_END.split(text.strip())
    return " ".join((first, *(sentence for sentence in others if _ADVICE.search(sentence))))
