"""Events to the assistant and actions from it, as agreed (docs/phone.md, POST /webhooks/phone/call)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sip.errors import NoAssistant

Event = Mapping[str, object]
TransferResult = Literal["answered", "busy", "no_answer", "failed"]

ANSWERED: Event = {"kind": "answered"}
SILENCE: Event = {"kind": "silence"}
TIME_UP: Event = {"kind": "time_up"}
HUNG_UP: Event = {"kind": "hung_up"}
LONGEST_TEXT = 5000  # characters; a minute of speech has about 900
_NUMBER = re.compile(r"\+?[0-9]{2,15}")  # E.164 has at most 15 digits
_SLOWEST, _FASTEST = 0.5, 1.5


def heard(text: str, confidence: float | None) -> Event:
    """The end of an utterance; "" is noise, or words that nobody could make out."""
    return {"kind": "heard", "text": text[:LONGEST_TEXT], "confidence": confidence}


def keys(pressed: str) -> Event:
    """One or more of 0-9 * #."""
    return {"kind": "keys", "keys": pressed}


def transfer_ended(result: TransferResult) -> Event:
    """What became of a transfer."""
    return {"kind": "transfer_ended", "result": result}


@dataclass(frozen=True)
class Say:
    """Speak; `rate` is of the voice's own speed."""

    text: str
    rate: float = 0.88
    barge_in: bool = True


@dataclass(frozen=True)
class Listen:
    """Wait for words or keys."""

    seconds: float = 7
    keys: bool = True
    speech: bool = True


@dataclass(frozen=True)
class Transfer:
    """Hand the call on; give up after so many seconds."""

    number: str
    seconds: float = 25


@dataclass(frozen=True)
class Limit:
    """After so many seconds of the whole call `time_up` is to be sent."""

    seconds: float


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Action = Say | Listen | Transfer | Limit | HangUp
Last = Listen | Transfer | HangUp


def read_actions(body: Any) -> tuple[Action, ...]:
    """The actions of an answer; none only after `hung_up`.

    Raises:
        NoAssistant: it is no list of actions that ends in listen, transfer or hang_up.
    """
    try:
        actions = tuple(_action(dict(one)) for one in body["actions"])
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise NoAssistant(f"its answer is no list of actions: {type(error).__name__}") from None
    if actions and not isinstance(actions[-1], Last):
        raise NoAssistant("its answer ends in neither listen, transfer nor hang_up")
    return actions


def _action(one: dict[str, Any]) -> Action:
    match one["kind"]:
        case "say":
            rate = min(max(float(one.get("rate", Say.rate)), _SLOWEST), _FASTEST)
            return Say(str(one["text"]), rate, bool(one.get("barge_in", True)))
        case "listen":
            return Listen(_seconds(one, 1, 60), bool(one.get("keys", True)), bool(one.get("speech", True)))
        case "transfer":
            return Transfer(_number(one["number"]), _seconds(one, 1, 120))
        case "limit":
            return Limit(_seconds(one, 1, 7200))
        case "hang_up":
            return HangUp()
    raise ValueError("unknown kind")


def _seconds(one: dict[str, Any], least: float, most: float) -> float:
    return min(max(float(one["seconds"]), least), most)


def _number(number: Any) -> str:
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise ValueError("not a number as dialled")
    return number
