"""The emergency message: which words go out for which tier."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.safety.findings import Tier

CRISIS_FLAG = "danger_to_self_or_others"


@dataclass(frozen=True)
class EmergencyMessage:
    """The message in its two forms, numbers filled in as digits."""

    shown: str
    spoken: str


@cache
def _wordings() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("messages.yml").read_text(encoding="utf-8")
    wordings: dict[str, dict[str, str]] = yaml.safe_load(text)
    return wordings


def emergency_message(
    tier: Tier, flags: Collection[str], *, number: str, advice_line: str, crisis_line: str
) -> EmergencyMessage:
    """The message for a tier.

    Args:
        tier: "urgent" or "emergency".
        flags: ids of the flags that are present; some have words of their own.
        number: emergency number.
        advice_line: number of the 24-hour advice line.
        crisis_line: number of the crisis line.

    Raises:
        ValueError: a tier that needs no message.
    """
    if tier not in ("urgent", "emergency"):
        raise ValueError(f"tier {tier!r} has no emergency message")
    wording = _wordings()["crisis" if set(flags) == {CRISIS_FLAG} else tier]
    filled = {
        k: " ".join(v.split()).format(number=number, advice_line=advice_line, crisis_line=crisis_line)
        for k, v in wording.items()
    }
    return EmergencyMessage(shown=filled["shown"], spoken=filled["spoken"])
