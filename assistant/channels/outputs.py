"""Rasa output channels: one class each with its own name, which decides the wording."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from assistant.turn import Channel


class Collected(CollectingOutputChannel):
    """Keeps whole messages with their metadata; Rasa's own collector drops the metadata."""

    collected: list[dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.collected = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """See OutputChannel."""
        self.collected.append(message)


class WebOutput(Collected):
    """Text on a screen."""

    @classmethod
    def name(cls) -> str:
        """See OutputChannel."""
        return "web"


class SpeakerOutput(Collected):
    """A smart speaker's voice."""

    @classmethod
    def name(cls) -> str:
        """See OutputChannel."""
        return "speaker"


class PhoneOutput(Collected):
    """A voice on the phone."""

    @classmethod
    def name(cls) -> str:
        """See OutputChannel."""
        return "phone"


OUTPUTS: dict[Channel, type[Collected]] = {"web": WebOutput, "speaker": SpeakerOutput, "phone": PhoneOutput}
