"""The words of the safety core: tiers, the status of a finding, and the report on one message."""

from dataclasses import dataclass
from typing import Literal

Tier = Literal["none", "watch", "urgent", "emergency"]
"""What has to happen: nothing, an ordinary answer that says to contact the doctor, call now, call 911 now."""

Status = Literal["present", "denied", "hypothetical", "past", "procedure"]
"""Whether somebody has it now, or why not: "no fever", "what if", "as a child", "from the numbing shot"."""

TIERS: tuple[Tier, ...] = ("none", "watch", "urgent", "emergency")


def highest(tiers: "list[Tier]") -> Tier:
    """The tier that applies when several do."""
    return max(tiers, key=TIERS.index, default="none")


@dataclass(frozen=True)
class Finding:
    """One red flag seen in a message.

    Attributes:
        flag: id of the flag.
        tier: the tier that this flag has when present.
        evidence: the words that triggered it, as normalised.
        status: whether it is present, or what lowers it.
        cue: the words that lowered it, empty when present.
    """

    flag: str
    tier: Tier
    evidence: str
    status: Status = "present"
    cue: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that was found in one message, present or not."""

    findings: tuple[Finding, ...] = ()

    @property
    def present(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return tuple(f for f in self.findings if f.status == "present")

    @property
    def tier(self) -> Tier:
        """The highest tier of the findings that count."""
        return highest([f.tier for f in self.present])

    @property
    def escalates(self) -> bool:
        """Whether the emergency message must be given."""
        return self.tier in ("urgent", "emergency")

    @property
    def flags(self) -> tuple[str, ...]:
        """Ids of the flags that count, the gravest first, each once."""
        ordered = sorted(self.present, key=lambda f: -TIERS.index(f.tier))
        return tuple(dict.fromkeys(f.flag for f in ordered))

    @property
    def evidence(self) -> tuple[str, ...]:
        """The words that triggered the flags that count, each once."""
        return tuple(dict.fromkeys(f.evidence for f in self.present))
