"""What happens on a call."""

from dataclasses import dataclass
from typing import Literal, get_args

TransferResult = Literal["answered", "busy", "no_answer", "failed"]
TRANSFER_RESULTS: tuple[TransferResult, ...] = get_args(TransferResult)


@dataclass(frozen=True)
class Answered:
    """The call is up."""


@dataclass(frozen=True)
class Heard:
    """The end of an utterance.

    Attributes:
        text: what was recognised; "" is noise, music or words that nobody could make out.
        confidence: the recogniser's, 0 to 1; None when it tells none.
    """

    text: str
    confidence: float | None = None


@dataclass(frozen=True)
class Keys:
    """One or more of 0-9 * # were pressed.

    Attributes:
        words: what was recognised beside them; mostly nothing.
    """

    keys: str
    words: str = ""


@dataclass(frozen=True)
class Silence:
    """Nothing came within the seconds of the last `Listen`."""


@dataclass(frozen=True)
class TransferEnded:
    """A transfer is over: a nurse was on the line, or nobody was."""

    result: TransferResult


@dataclass(frozen=True)
class TimeUp:
    """The longest time of a call is reached."""


@dataclass(frozen=True)
class HungUp:
    """The caller is gone."""


Event = Answered | Heard | Keys | Silence | TransferEnded | TimeUp | HungUp
