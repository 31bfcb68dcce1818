"""The emergency message with this deployment's numbers in it."""

from collections.abc import Collection

from assistant.safety import Tier, detect, emergency_message
from assistant.safety.findings import ESCALATING, highest
from assistant.settings import settings
from assistant.turn import Reply
from assistant.wording import aloud


def red_flag_reply(
    tier: Tier,
    flags: Collection[str],
    *,
    reminder: bool = False,
    help_comes: bool = False,
    words: str = "",
) -> Reply:
    """The one wording for a tier, the one that reminds of it, or the one for when help is on its way.

    Args:
        words: the message, which may ask for the crisis line.

    Raises:
        ValueError: the tier needs no message.
    """
    chosen = settings()
    message = emergency_message(
        tier,
        flags,
        number=chosen.emergency_number,
        advice_line=chosen.advice_line,
        crisis_line=chosen.crisis_line,
        reminder=reminder,
        help_comes=help_comes,
        words=words,
    )
    return Reply(answer=message.shown, speech=aloud(message.spoken))


def reply_by_rules(words: str) -> Reply | None:
    """The emergency message where the rules alone see a red flag, for when nothing else answers; else None."""
    present = detect(words).present
    tier = highest([finding.tier for finding in present])
    if tier not in ESCALATING:
        return None
    return red_flag_reply(tier, [found.flag for found in present], words=words)
