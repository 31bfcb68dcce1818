"""The emergency message: which words go out for which tier."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.content import read_content
from assistant.safety.files import MessagesFile, Wording
from assistant.safety.findings import ESCALATING, Tier
from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise

PATH = Path(__file__).with_name("messages.yml")
CRISIS_FLAG = "danger_to_self_or_others"
WISH_FOR_HELP = "feels_like_emergency"  # what "call" and a number sound like
LONGEST_ASKING = 200  # characters of who asks for the line and for nothing else
_WORDS = re.compile(r"[a-z0-9]+")


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
    words: str = "",
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
        words: the message; where it asks for the crisis line and tells of nothing else, that line comes first.

    Raises:
        ValueError: a tier that needs no message.
    """
    if tier not in ESCALATING:
        raise ValueError(f"tier {tier!r} has no emergency message")
    name = "crisis" if set(flags) == {CRISIS_FLAG} else tier
    kind = "help_comes" if help_comes else f"reminder_{name}" if reminder else name
    asks_line = kind == name and _asks_for_crisis_line(flags, words)
    wording: Wording = getattr(read_messages(), "crisis_line_asked" if asks_line else kind)
    numbers = {"number": number, "advice_line": advice_line, "crisis_line": crisis_line}
    wordings = [wording]
    if CRISIS_FLAG in flags and name != "crisis" and not asks_line:
        wordings.append(read_messages().also_crisis)
    shown, spoken = (
        " ".join(" ".join(text.split()).format(**numbers) for text in texts)
        for texts in ([w.shown for w in wordings], [w.spoken for w in wordings])
    )
    return EmergencyMessage(shown=shown, spoken=spoken)


def _asks_for_crisis_line(flags: Collection[str], words: str) -> bool:
    """Whether a message asks for the crisis line, and has no other word: not "he is on the ledge, call 988".

    What no rule knows is no sign that nothing is told, so words of asking are listed, and not those of danger.
    """
    if CRISIS_FLAG not in flags or not {*flags} <= {CRISIS_FLAG, WISH_FOR_HELP} or len(words) > LONGEST_ASKING:
        return False
    rest, times = _names_crisis_line().subn(" ", lexicon().spelling.correct(normalise(words)))
    return times > 0 and {*_WORDS.findall(rest)} <= {*map(str, read_messages().asks_for_it)}


@cache
def _names_crisis_line() -> re.Pattern[str]:
    words = sorted(map(str, read_messages().names_crisis_line), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
