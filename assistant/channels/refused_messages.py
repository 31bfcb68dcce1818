"""A message that is refused is still read for red flags: whoever asks too often may be in need."""

import asyncio

from assistant.message_text import LONGEST
from assistant.safety import detect


async def reports_a_red_flag(text: str) -> bool:
    """By the rules alone, beside the event loop: what is refused must cost little, and anybody may send it.

    Of a text that no patient would say in one turn the first and the last words are read, as many as one turn has. The
    whole of it takes a machine up to seven seconds (64 KB that repeat one sign), and a stranger could send it all day.
    """
    parts = (text,) if len(text) <= 2 * LONGEST else (text[:LONGEST], text[-LONGEST:])
    for part in parts:
        if (await asyncio.to_thread(detect, part)).escalates:
            return True
    return False
