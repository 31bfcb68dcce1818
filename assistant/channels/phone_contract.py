"""Events and actions as JSON, as the SIP driver sends and reads them (docs/phone.md)."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from assistant.message_text import printable
from assistant.phone import (
    Action,
    Answered,
    Event,
    HangUp,
    Heard,
    HungUp,
    Keys,
    Limit,
    Listen,
    Say,
    Silence,
    TimeUp,
    Transfer,
    TransferEnded,
)
from assistant.phone.events import TRANSFER_RESULTS

KINDS: dict[type, str] = {Say: "say", Listen: "listen", Transfer: "transfer", Limit: "limit", HangUp: "hang_up"}
_BARE: dict[str, Event] = {"answered": Answered(), "silence": Silence(), "time_up": TimeUp(), "hung_up": HungUp()}
_CALL = re.compile(r"[0-9a-f]{32}")
_KEYS = re.compile(r"[0-9*#]{1,32}")
HIGHEST_SEQUENCE = 100_000


class BadEvent(ValueError):
    """What was sent is no event; the message says what is wrong."""


@dataclass(frozen=True)
class Message:
    """One event of one call."""

    call: str
    sequence: int
    event: Event


def read_message(body: Any) -> Message:
    """A request's body.

    Raises:
        BadEvent: it is none.
    """
    if not isinstance(body, dict) or not body:
        raise BadEvent('the body must be a JSON object: {"call": ..., "sequence": 0, "event": {"kind": "answered"}}')
    call, sequence = body.get("call"), body.get("sequence")
    if not isinstance(call, str) or not _CALL.fullmatch(call):
        raise BadEvent('"call" must be 32 hexadecimal digits, lower case')
    if type(sequence) is not int or not 0 <= sequence <= HIGHEST_SEQUENCE:
        raise BadEvent('"sequence" must be a whole number from 0 on')
    return Message(call, sequence, _event(body.get("event")))


def _event(event: Any) -> Event:
    kind = event.get("kind") if isinstance(event, dict) else None
    if isinstance(kind, str) and kind in _BARE:
        return _BARE[kind]
    match kind:
        case "heard":
            return Heard(_text(event), confidence(event.get("confidence")))
        case "keys" if isinstance(event.get("keys"), str) and _KEYS.fullmatch(event["keys"]):
            return Keys(event["keys"])
        case "transfer_ended" if event.get("result") in TRANSFER_RESULTS:
            return TransferEnded(event["result"])
    raise BadEvent('"event" is none that is known; docs/phone.md lists them')


def _text(event: dict[str, Any]) -> str:
    if not isinstance(event.get("text"), str):
        raise BadEvent('"text" of what was heard must be a text, empty for noise')
    return printable(event["text"])


def confidence(told: object) -> float | None:
    """A recogniser's confidence from 0 to 1; None when it is none, or 0, which stands for "not set"."""
    try:
        value = -1.0 if isinstance(told, bool) else float(told)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return value if 0 < value <= 1 else None


def as_json(actions: tuple[Action, ...]) -> list[dict[str, Any]]:
    """Actions, each with its kind."""
    return [{"kind": KINDS[type(action)], **asdict(action)} for action in actions]
