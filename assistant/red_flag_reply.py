"""The emergency message with this deployment's numbers in it."""

from collections.abc import Collection

from assistant.safety import Tier, emergency_message
from assistant.settings import settings
from assistant.turn import Reply
from assistant.wording import aloud


def red_flag_reply(tier: Tier, flags: Collection[str], *, reminder: bool = False) -> Reply:
    """The one wording for a tier, or the one that reminds of it.

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
    )
    return Reply(answer=message.shown, speech=aloud(message.spoken))
