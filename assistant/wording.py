"""Texts with this deployment's settings filled in, for the screen and for the ear; no Rasa."""

from assistant.settings import settings
from assistant.speech import speakable


def aloud(text: str) -> str:
    """What a voice says of a text that has no placeholders left: telephone numbers spelled, other numbers in words."""
    chosen = settings()
    return speakable(text, spelled=(chosen.emergency_number, chosen.crisis_line, chosen.advice_line, chosen.nurse_line))


def say(text: str) -> str:
    """Spoken form of a text with placeholders."""
    return aloud(show(text))


def show(text: str) -> str:
    """Shown form of a text with placeholders."""
    return text.format(**settings().placeholders())
