"""The emergency message: which words go out for which tier."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.content import read_content
from assistant.safety.files import MessagesFile, Wording
from assistant.safety.findings import ESCALATING, Tier

PATH = Path(__file__).with_name("messages.yml")
CRISIS_FLAG = "danger_to_self_or_others"


@dataclass(frozen=True)
class EmergencyMessage:
    """The message in its two forms, numbers filled in as digits."""

    shown: str
    spoken: str


@cache
def read_messages(path: Path = PATH) -> MessagesFile:
    """The wordings, placeholders unfilled.

    Raises:
        ContentError: a wording is missing, or names a placeholder that is none.
    """
    return read_content(MessagesFile, path)


def emergency_message(
    tier: Tier,
    flags: Collection[str],
    *,
    number: str,
    advice_line: str,
    crisis_line: str,
    reminder: bool = False,
    help_comes: bool = False,
) -> EmergencyMessage:
    """The message for a tier.

    Args:
        tier: "urgent" or "emergency".
        flags: ids of the flags that are present; some have words of their own.
        number: emergency number.
        advice_line: number of the 24-hour advice line.
        crisis_line: number of the crisis line.
        reminder: the words that remind of a message given before.
        help_comes: the words to somebody who has called for help since.

    Raises:
        ValueError: a tier that needs no message.
    """
    if tier not in ESCALATING:
        raise ValueError(f"tier {tier!r} has no emergency message")
    name = "crisis" if set(flags) == {CRISIS_FLAG} else tier
    kind = "help_comes" if help_comes else f"reminder_{name}" if reminder else name
    wording: Wording = getattr(read_messages(), kind)
    numbers = {"number": number, "advice_line": advice_line, "crisis_line": crisis_line}
    wordings = [wording]
    if CRISIS_FLAG in flags and name != "crisis":
        wordings.append(read_messages().also_crisis)
    shown, spoken = (
        " ".join(" ".join(text.split()).format(**numbers) for text in texts)
        for texts in ([w.shown for w in wordings], [w.spoken for w in wordings])
    )
    return EmergencyMessage(shown=shown, spoken=spoken)
