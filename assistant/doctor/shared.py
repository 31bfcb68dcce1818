"""What processes share: the versions of their tables, Redis, the event stream."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import Any

import redis
from redis.asyncio import Redis
from sqlalchemy.engine import Engine

from assistant.database import lacks_file
from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.migrations import Part, standing
from assistant.retention import stores
from assistant.settings import settings
from assistant.shared.redis_memory import PREFIX

SECONDS = 10.0
KEPT_SECONDS = 5  # of the entry that is written, should it not be taken back
MEMORY = "Redis"
EVENTS = "event stream"


async def look_at_tables() -> list[Finding]:
    """Whether the tables of each part have the version that this program works with."""
    return [await _table(*each) for each in _parts()]


def _parts() -> list[tuple[str, Part, Callable[[], Engine]]]:
    parts: list[tuple[str, Part, Callable[[], Engine]]] = [
        ("escalations", "escalations", lambda: stores.escalations().engine),
        ("web history", "web_history", lambda: stores.web_history().engine),
        ("retention", "retention", lambda: stores.conversations().engine),
    ]
    address = settings().address_of("tracker")
    if address and not address.startswith("sqlite"):  # in a file, Rasa's own tables are as Rasa makes them
        parts.insert(0, ("conversations", "conversations", lambda: stores.conversations().engine))
    return parts


async def _table(name: str, part: Part, opened: Callable[[], Engine]) -> Finding:
    what = f"tables of {name}"
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(_standing, what, part, opened())
    except Exception as error:  # each database raises its own, and quotes its address
        return failed(what, type(error).__name__, "mend the store first; its own line above says how")


def _standing(what: str, part: Part, engine: Engine) -> Finding:
    if lacks_file(engine):
        return left_out(what, "there are none yet; the first start makes them")
    found = standing(engine, part)
    engine.dispose()
    if not found.is_known:
        detail = f"version {found.present} is newer than this program, which knows {found.newest}"
        return failed(what, detail, "finish the update: start the newer version everywhere")
    if not found.present:
        return left_out(what, "they have no version yet; the first start makes them")
    if found.present != found.newest:
        mend = "start the server of this version; if that changes nothing, let the database's user alter tables"
        return failed(what, f"version {found.present}, and this program needs {found.newest}", mend)
    return ok(what, f"version {found.present}")


async def look_at_memory() -> list[Finding]:
    """Whether Redis is reached and written, and keeps what patients said off its disk."""
    address = settings().redis_url
    if not address:
        return [left_out(MEMORY, "ASSISTANT_REDIS_URL is not set: one process, which shares nothing")]
    try:
        async with asyncio.timeout(SECONDS):
            return [await _memory(address)]
    except (redis.AuthenticationError, redis.exceptions.NoPermissionError) as error:
        return [failed(MEMORY, type(error).__name__, "correct the user and password in ASSISTANT_REDIS_URL")]
    except redis.ResponseError as error:  # full, or a copy that is only read
        return [
            failed(
                MEMORY, f"it cannot be written ({type(error).__name__})", "give it room (maxmemory), or the main one"
            )
        ]
    except (redis.RedisError, OSError, ValueError) as error:  # its message may quote the address
        return [failed(MEMORY, type(error).__name__, "start Redis, or correct ASSISTANT_REDIS_URL or the way to it")]


async def _memory(address: str) -> Finding:
    client: Any = Redis.from_url(address, decode_responses=True, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    key, word = f"{PREFIX}doctor:{secrets.token_hex(8)}", secrets.token_hex(8)
    try:
        await client.set(key, word, ex=KEPT_SECONDS)
        if await client.get(key) != word:
            return failed(MEMORY, "what was written was not read again", "name the main Redis, not a copy of it")
        await client.delete(key)
        kept: dict[str, str] = {}
        with contextlib.suppress(redis.ResponseError):  # a hosted one may not say
            kept = {**await client.config_get("save"), **await client.config_get("appendonly")}
    finally:
        await client.close()
    if kept.get("save") or kept.get("appendonly") == "yes":
        return failed(MEMORY, "it writes what patients said to its disk", 'start it with `--save "" --appendonly no`')
    return ok(MEMORY, "reached and written" + ("; it writes nothing to its disk" if kept else ""))


async def look_at_events() -> list[Finding]:
    """Whether the broker lets us in; nothing is sent."""
    from assistant.event_brokers import reach  # slow to import: Rasa

    if not settings().events_url:
        return [left_out(EVENTS, "ASSISTANT_EVENTS_URL is not set: events go nowhere")]
    try:
        async with asyncio.timeout(SECONDS):
            await reach(settings().events_url)
    except Exception as error:  # each broker raises its own, and quotes its address
        mend = "start the broker, or correct ASSISTANT_EVENTS_URL and what its user may do there"
        return [failed(EVENTS, type(error).__name__, mend)]
    return [ok(EVENTS, "the broker lets us in")]
