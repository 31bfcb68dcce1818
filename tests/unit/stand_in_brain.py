"""Stands in for Rasa: understands what it is told to, some of it slowly, and remembers what it was asked."""

import asyncio
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage


class StandIn:
    """Answers "An answer."

    Args:
        intents: intent by the words of a message; caffeine for any other.
        slow: seconds that a message which begins with "slow" takes to understand.
    """

    def __init__(self, intents: Mapping[str, str] | None = None, slow: float = 0.2) -> None:
        self.intents, self.slow = dict(intents or {}), slow
        self.read: list[str] = []
        self.answered: list[str] = []

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """See Brain."""
        self.read.append(message_data)
        await asyncio.sleep(self.slow if message_data.startswith("slow") else 0)
        intent = self.intents.get(message_data, "caffeine")
        return {"intent": {"name": intent, "confidence": 0.9}, "entities": [], "text": message_data}

    async def handle_message(self, message: UserMessage) -> None:
        """See Brain."""
        self.answered.append(str(message.text))
        command = self.intents.get(str(message.text)) == "repeat" and "repeat"
        details = {"shown": "An answer.", "spoken": "An answer.", **({"command": command} if command else {})}
        await message.output_channel.send_response(message.sender_id, {"text": "An answer.", "metadata": details})
