"""One escalation, as it is recorded."""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from assistant.privacy import cleaned
from assistant.safety import Tier
from assistant.settings import settings

ESCALATION_ID = "escalation"
"""Key in a message's metadata: the id of the turn's record, should it escalate; "" when no patient is speaking."""
LONGEST_WORDS = 500  # characters of each of the triggering words; about two windows of the second net


@dataclass(frozen=True)
class Escalation:
    """What staff see of one escalation. Times are UTC.

    Attributes:
        id: of the turn; the same turn is recorded once, whoever writes it first.
        conversation: a pseudonym of the channel's id, the same for all turns.
        words: what triggered it, the phrase that a rule found or the sentence that the second net did, without personal
            details; none unless `ASSISTANT_ESCALATION_WORDS` is set.
        said: the message that the patient got.
        delivered: when it was handed to the channel, or None.
        paged: when the webhook took it, or None.
    """

    id: str
    at: datetime
    channel: str
    conversation: str
    tier: Tier
    flags: tuple[str, ...]
    words: tuple[str, ...]
    said: str
    delivered: datetime | None = None
    paged: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        times = {name: getattr(self, name) for name in ("at", "delivered", "paged")}
        told = {name: value.isoformat(timespec="seconds") if value else None for name, value in times.items()}
        return {**self.__dict__, "flags": list(self.flags), "words": list(self.words), **told}


def new_escalation(
    conversation: str,
    channel: str,
    tier: Tier,
    flags: Sequence[str],
    words: Sequence[str],
    said: str,
    id_: str = "",
) -> Escalation:
    """An escalation that happens now.

    Args:
        conversation: id of the conversation as the channel has it; only its pseudonym is kept.
        id_: of the turn; a new one when "".
    """
    kept = tuple(cleaned(word)[:LONGEST_WORDS] for word in words) if settings().escalation_words else ()
    now = datetime.now(timezone.utc)
    return Escalation(id_ or uuid.uuid4().hex, now, channel, pseudonym(conversation), tier, tuple(flags), kept, said)


def pseudonym(conversation: str) -> str:
    """Sixteen digits that stand for a conversation; without the key nobody can tell whether a known id is behind it."""
    name, key = (text.encode("utf-8", "backslashreplace") for text in (conversation, settings().pseudonym_key))
    return hmac.new(key, name, hashlib.sha256).hexdigest()[:16]
