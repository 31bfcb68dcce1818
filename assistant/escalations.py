"""The record of escalations: when, where, which flags. No patient text and no name of anybody."""

import hashlib
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

from assistant.safety import Tier
from assistant.settings import settings
from assistant.turn import Channel

PRACTICE = "practice"
"""Key in a message's metadata: true when no patient is speaking, and nothing is to be recorded."""
logger = logging.getLogger(__name__)
_TABLE = """
create table if not exists escalations (
    at text not null, channel text not null, conversation text not null, tier text not null, flags text not null
)"""


class EscalationLog:
    """Appends to a SQLite file.

    Args:
        path: the file; made when first written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or settings().data_dir / "escalations.db"

    def record(self, conversation: str, channel: Channel, tier: Tier, flags: Sequence[str]) -> None:
        """Write one escalation. A failing disk is logged and never keeps the message from the patient."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        pseudonym = hashlib.sha256(conversation.encode("utf-8", "backslashreplace")).hexdigest()[:16]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=1.0)) as connection, connection:
                connection.execute(_TABLE)
                row = (now, channel, pseudonym, tier, ",".join(flags))
                connection.execute("insert into escalations values (?, ?, ?, ?, ?)", row)
        except (sqlite3.Error, OSError) as error:
            logger.error("escalation of tier %s on %s not recorded: %s", tier, channel, type(error).__name__)
