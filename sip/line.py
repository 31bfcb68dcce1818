"""What a dialogue needs of a call, and what comes out of it; PJSIP's side is sip/pjsip_call.py."""

from dataclasses import dataclass
from typing import Protocol

from sip.contract import TransferResult
from sip.endpointing import Began, Utterance
from sip.frames import Ear, Mouth


@dataclass(frozen=True)
class Pressed:
    """A key: one of 0-9 * #."""

    key: str


@dataclass(frozen=True)
class LimitReached:
    """The call has lasted as long as it may."""


Input = Began | Utterance | Pressed | LimitReached


class CallLine(Protocol):
    """One call that is up."""

    ear: Ear
    mouth: Mouth
    held: bool

    def hang_up(self) -> None:
        """End it."""

    async def transfer(self, number: str, seconds: float) -> TransferResult:
        """Hand it on by REFER, and tell what became of it."""
