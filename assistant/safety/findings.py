"""The words of the safety core: tiers, the status of a finding, and the report on one message."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Tier = Literal["none", "watch", "urgent", "emergency"]
"""What has to happen: nothing, an ordinary answer that says to contact the doctor, call now, call 911 now."""

Status = Literal["present", "denied", "hypothetical", "past", "procedure", "somebody_else", "idiom"]
"""Whether somebody has it now, or why not: "no fever", "what if", "as a child", "from the numbing shot", "in the film",
"this music is killing me"."""

TIERS: tuple[Tier, ...] = ("none", "watch", "urgent", "emergency")
ESCALATING: tuple[Tier, ...] = ("urgent", "emergency")
"""The tiers that get the emergency message."""


def highest(tiers: "list[Tier]") -> Tier:
    """The tier that applies when several do."""
    return max(tiers, key=TIERS.index, default="none")


@dataclass(frozen=True)
class Finding:
    """One red flag seen in a message.

    Attributes:
        flag: id of the flag.
        tier: what has to happen when it is present: the flag's own tier, or what the conversation has come to.
        evidence: the words that triggered it, as normalised.
        status: whether it is present, or what lowers it.
        cue: the words that lowered it, empty when present.
        firm: whether it is present by a plain phrase, with no cue and no word of doubt near. What is not firm escalates
            all the same, unless the second net is sure that it is harmless.
    """

    flag: str
    tier: Tier
    evidence: str
    status: Status = "present"
    cue: str = ""
    firm: bool = True


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by tier, within a tier as they came."""
    return sorted(findings, key=lambda finding: -TIERS.index(finding.tier))


@dataclass(frozen=True)
class Report:
    """Everything that was found in one message, present or not."""

    findings: tuple[Finding, ...] = ()

    @property
    def present(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return tuple(f for f in self.findings if f.status == "present")

    @property
    def firm(self) -> bool:
        """Whether a finding that escalates is firm."""
        return any(f.firm for f in self.present if f.tier in ESCALATING)

    @property
    def tier(self) -> Tier:
        """The highest tier of the findings that count."""
        return highest([f.tier for f in self.present])

    @property
    def escalates(self) -> bool:
        """Whether the emergency message must be given."""
        return self.tier in ESCALATING

    @property
    def flags(self) -> tuple[str, ...]:
        """Ids of the flags that count, the gravest first, each once."""
        return tuple(dict.fromkeys(f.flag for f in gravest_first(self.present)))

    @property
    def evidence(self) -> tuple[str, ...]:
        """The words that triggered the flags that count, each once."""
        return tuple(dict.fromkeys(f.evidence for f in self.present))
