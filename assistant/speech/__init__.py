"""Text for the ear."""

from assistant.speech.speakable import speakable

__all__ = ["speakable"]
