"""A message that is refused is still read for red flags: whoever asks too often may be in need."""

import asyncio

from assistant.message_text import LONGEST
from assistant.safety import detect


async def reports_a_red_flag(text: str) -> bool:
    """By the rules alone: what is refused must cost little. A very long text is read beside the event loop."""
    report = detect(text) if len(text) <= LONGEST else await asyncio.to_thread(detect, text)
    return report.escalates
