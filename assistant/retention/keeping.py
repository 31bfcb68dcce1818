"""Purge, export and erase, over everything that keeps something: tables, files and the shared memory."""

import time
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.retention.erasures import Erasures
from assistant.retention.names import as_written, conversations_of, is_pseudonym, made_here, pseudonyms_of
from assistant.retention.stores import conversations, escalations, web_history
from assistant.retention.unrecorded import Unrecorded
from assistant.settings import settings
from assistant.shared.kept import KeptInRedis

DAY_SECONDS = 86_400
LEAST_FOR_ESCALATIONS = timedelta(days=1)  # as long as the pager tries: nobody's alarm goes before somebody was told
MARK_SECONDS = DAY_SECONDS  # for which a process that was away can still learn what was erased


def purge(now: float | None = None) -> dict[str, int]:
    """Delete what is kept too long; how many rows and lines went, by store. Raises what the databases raise, OSError.

    The shared memory is not gone through: each text there lapses by itself, within twelve hours.

    Args:
        now: Unix time; None: the present.
    """
    now = time.time() if now is None else now
    gone = {store.plain: store.purge(_oldest(now)) for store in (conversations(), web_history())}
    Erasures(conversations().engine).purge(now - MARK_SECONDS)
    gone[escalations().plain] = escalations().purge(_oldest_escalation(now))
    return gone | purge_files(now)


def purge_files(now: float) -> dict[str, int]:
    """The same of the files in this process's data folder; others have their own. Raises OSError."""
    return {Unrecorded.plain: Unrecorded().purge(_oldest_escalation(now))}


def _oldest(now: float) -> float:
    days = settings().retention_days
    return now - (days * DAY_SECONDS if days else settings().session_hours * 3600)


def _oldest_escalation(now: float) -> datetime:
    days = settings().escalation_retention_days
    seconds = days * DAY_SECONDS if days else max(now - _oldest(now), LEAST_FOR_ESCALATIONS.total_seconds())
    return datetime.fromtimestamp(now - seconds, timezone.utc).replace(tzinfo=None)


def export(id_: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a conversation, by store. Raises what the stores raise."""
    id_ = as_written(id_)
    ids = conversations_of(id_, _known() if is_pseudonym(id_) else ())
    names = pseudonyms_of(id_, ids)
    found = {store.plain: store.of(ids) for store in (conversations(), web_history())}
    found |= {store.plain: store.of(names) for store in (escalations(), Unrecorded())}
    shared = _shared()
    return found | ({shared.plain: shared.of(ids)} if shared else {})


def erase(id_: str) -> dict[str, int]:
    """Delete a conversation; how many rows, lines and texts went, by store. Raises what the stores raise.

    First it is marked: running processes forget it meanwhile, and delete what a turn under way still writes. The
    record of escalations stays where `ASSISTANT_ESCALATION_RETENTION_DAYS` says that the law asks for it.
    """
    id_ = as_written(id_)
    ids = conversations_of(id_, _known() if is_pseudonym(id_) else ())
    Erasures(conversations().engine).add(made_here(ids), time.time())
    gone = {store.plain: store.erase(ids) for store in (conversations(), web_history())}
    if settings().escalation_retention_days is None:
        names = pseudonyms_of(id_, ids)
        gone |= {store.plain: store.erase(names) for store in (escalations(), Unrecorded())}
    if shared := _shared():
        gone[shared.plain] = shared.erase(made_here(ids))
    if settings().events_url:
        _tell(made_here(ids))
    return gone


def _known() -> set[str]:
    """Every conversation of which something is kept."""
    shared = _shared()
    kept = conversations().whose_rows() | web_history().whose_rows()
    return kept | shared.conversations() if shared else kept


def _shared() -> KeptInRedis | None:
    return KeptInRedis(settings().redis_url) if settings().redis_url else None


def _tell(ids: list[str]) -> None:
    from assistant.event_stream import tell_erased  # it brings Rasa's brokers

    tell_erased(settings().events_url, ids)
