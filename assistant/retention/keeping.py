"""Purge, export and erase, over every store.

An id may be the one that the person or the channel knows (what a page shows, a REST sender, a call's id, Home
Assistant's conversation), the conversation's own, or the pseudonym that staff see in the record of escalations.
"""

import time
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.escalations.escalation import pseudonym
from assistant.privacy.pseudonyms import outside_id
from assistant.retention.stores import conversations, escalations, web_history
from assistant.settings import settings
from assistant.turn import ONE_WAY
from assistant.web.sessions import session_key

DAY_SECONDS = 86_400
LEAST_FOR_ESCALATIONS = timedelta(days=1)  # as long as the pager tries: nobody's alarm goes before somebody was told
KINDS = ("rest", "phone")


def purge(now: float | None = None) -> dict[str, int]:
    """Delete what is kept too long; how many rows went, by store. Raises what the databases raise.

    Args:
        now: Unix time; None: the present.
    """
    now = time.time() if now is None else now
    days = settings().retention_days
    oldest = now - (days * DAY_SECONDS if days else settings().session_hours * 3600)
    gone = {store.plain: store.purge(oldest) for store in (conversations(), web_history())}
    return gone | {escalations().plain: escalations().purge(_oldest_escalation(now, oldest))}


def _oldest_escalation(now: float, oldest: float) -> datetime:
    days = settings().escalation_retention_days
    seconds = days * DAY_SECONDS if days else max(now - oldest, LEAST_FOR_ESCALATIONS.total_seconds())
    return datetime.fromtimestamp(now - seconds, timezone.utc).replace(tzinfo=None)


def export(id_: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a conversation, by store. Raises what the databases raise."""
    found = {store.plain: store.of(conversations_of(id_)) for store in (conversations(), web_history())}
    return found | {escalations().plain: escalations().of(_pseudonyms_of(id_))}


def erase(id_: str) -> dict[str, int]:
    """Delete a conversation; how many rows went, by store. Raises what the databases raise.

    The record of escalations stays where `ASSISTANT_ESCALATION_RETENTION_DAYS` says that the law asks for it.
    """
    gone = {store.plain: store.erase(conversations_of(id_)) for store in (conversations(), web_history())}
    if settings().escalation_retention_days is None:
        gone[escalations().plain] = escalations().erase(_pseudonyms_of(id_))
    return gone


def conversations_of(id_: str) -> list[str]:
    """Ids of conversations that this id may stand for."""
    from assistant.channels.wyoming import conversation_of  # it brings the channel's library

    of_home_assistant = conversation_of(session_key().encode(), id_)
    return [id_, *(outside_id(kind, id_) for kind in KINDS), of_home_assistant, f"{ONE_WAY}{id_}"]


def _pseudonyms_of(id_: str) -> list[str]:
    return [id_, *(pseudonym(conversation) for conversation in conversations_of(id_))]
