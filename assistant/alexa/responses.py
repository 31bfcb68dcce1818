"""Responses for an Alexa: everything said as one SSML text, within Amazon's limits."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from assistant.alexa.limits import limits
from assistant.message_text import sayable

_TAGS, _SLOW_TAGS = ("<speak>", "</speak>"), ('<speak><prosody rate="slow">', "</prosody></speak>")
LONGEST_ESCAPED = len("&amp;")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Card:
    """What the Alexa app shows."""

    title: str
    text: str


@dataclass(frozen=True)
class Said:
    """One response before it is written down.

    Attributes:
        speech: texts, plain words, in the order in which they are said.
        reprompt: said when nothing is said for eight seconds; "" where the session ends.
        missed: how many turns in a row were not understood.
        alarms: whether it is an emergency message.
        asks_on: whether it ends by asking for another question.
        slow: whether it is spoken slowly.
    """

    speech: tuple[str, ...]
    reprompt: str = ""
    card: Card | None = None
    missed: int = 0
    asks_on: bool = False
    alarms: bool = False
    slow: bool = False

    @property
    def ends(self) -> bool:
        """Whether the session ends with it: it does where no answer is waited for."""
        return not self.reprompt


def ssml(*texts: str, slow: bool = False) -> str:
    """The texts as one <speak>, escaped; whole sentences are left out from the end until it fits.

    At most `speech_characters` of Amazon's limits, tags counted. Slow is a rate of Amazon's (SSML reference, prosody).
    """
    opening, closing = _SLOW_TAGS if slow else _TAGS
    most = limits().speech_characters.value - len(opening) - len(closing)
    first, *others = _SENTENCE_END.split(sayable(" ".join(text for text in texts if text)).strip())
    said = escape(first[: most // LONGEST_ESCAPED])
    for sentence in others:
        more = f"{said} {escape(sentence)}"
        if len(more) > most:
            break
        said = more
    return f"{opening}{said}{closing}"


def response(said: Said) -> dict[str, Any]:
    """The JSON object of a response with words.

    Raises:
        ValueError: it is larger than Amazon takes; texts of our own are far shorter.
    """
    body: dict[str, Any] = {"outputSpeech": _speech(*said.speech, slow=said.slow), "shouldEndSession": said.ends}
    if said.reprompt:
        body["reprompt"] = {"outputSpeech": _speech(said.reprompt)}
    if said.card:
        title = said.card.title
        body["card"] = {
            "type": "Simple",
            "title": title,
            "content": said.card.text[: limits().card_characters.value - len(title)],
        }
    kept = {"missed": said.missed, "asks_on": said.asks_on}
    whole = {"version": "1.0", "sessionAttributes": kept, "response": body}
    size = len(json.dumps(whole).encode())
    most = limits().response_bytes.value
    if size > most:
        raise ValueError(f"a response of {size} bytes, Amazon takes {most}; shorten what is said")
    return whole


def silent() -> dict[str, Any]:
    """For requests that must not be answered with words, such as a session's end."""
    return {"version": "1.0", "response": {}}


def can_fulfill(answer: str, slots: Mapping[str, str]) -> dict[str, Any]:
    """Whether an intent can be served.

    Args:
        answer: YES, NO or MAYBE.
        slots: the same for each slot.
    """
    told = {name: {"canUnderstand": slot, "canFulfill": slot} for name, slot in slots.items()}
    return {"version": "1.0", "response": {"canFulfillIntent": {"canFulfill": answer, "slots": told}}}


def _speech(*texts: str, slow: bool = False) -> dict[str, str]:
    return {"type": "SSML", "ssml": ssml(*texts, slow=slow)}
