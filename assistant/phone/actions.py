"""What the line does. A list of actions ends in `Listen`, `Transfer` or `HangUp`; what is before is in order."""

from dataclasses import dataclass

LISTEN_SECONDS = 7  # of silence until we ask again; Twilio's default of 5 is short for somebody old or in pain
WAIT_SECONDS = 25  # for who said "hang on", to get a pen
RING_SECONDS = 25  # five rings; most voicemail takes over later, and the one who picks up must press a key besides
LONGEST_IN_ALL_SECONDS = 2 * 3_600  # whatever red flags and talks with the nurse add: a television goes on for ever
LONGEST_CALL_SECONDS = 15 * 60  # far beyond a talk about one question; ends a phone that was left off its hook


@dataclass(frozen=True)
class Say:
    """Speak.

    Attributes:
        text: plain words, numbers spelled out.
        rate: of the voice's own speed.
        barge_in: whether the caller may cut it short; always.
    """

    text: str
    rate: float
    barge_in: bool = True


@dataclass(frozen=True)
class Listen:
    """Wait for words or keys."""

    seconds: int = LISTEN_SECONDS
    keys: bool = True
    speech: bool = True


@dataclass(frozen=True)
class Transfer:
    """Connect the caller to a number, E.164, and give up after so many seconds."""

    number: str
    seconds: int = RING_SECONDS


@dataclass(frozen=True)
class Limit:
    """After so many seconds of the whole call, `TimeUp` is to come."""

    seconds: int = LONGEST_CALL_SECONDS


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Action = Say | Listen | Transfer | Limit | HangUp
