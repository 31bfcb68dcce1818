"""What the memory that processes share holds of some conversations, for whoever exports or erases them."""

import json
from collections.abc import Collection, Iterator
from typing import Any

import redis

from assistant.errors import SetupError
from assistant.shared.redis_memory import PREFIX

ANSWER_SECONDS = 5.0  # nobody waits for an answer here
AT_ONCE = 1_000  # keys that Redis is asked for at a time
TOLD = ("course", "turns", "answer", "call", "step", "alarm")
"""Kinds of keys under which something stands that was said. Others hold that a call has ended, a lock, a count."""
FORGOTTEN, FORGOTTEN_SECONDS = "forgotten", 3_600  # as the page's own button does (channels/web.py)


class KeptInRedis:
    """Reads and deletes by conversation; raises what Redis raises.

    Args:
        address: see ASSISTANT_REDIS_URL.

    Raises:
        SetupError: the address cannot be read.
    """

    plain = "texts in the shared memory"

    def __init__(self, address: str) -> None:
        waits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        try:
            self._redis: Any = redis.Redis.from_url(address, decode_responses=True, **waits)
        except (ValueError, redis.RedisError) as error:
            raise SetupError(
                f"shared memory: {type(error).__name__}; correct ASSISTANT_REDIS_URL (docs/settings.md)"
            ) from None

    def of(self, conversations: Collection[str]) -> list[dict[str, Any]]:
        """Each text with its kind and the seconds for which it stays."""
        found = []
        for key in self._keys(conversations):
            seconds, text = self._redis.ttl(key), self._redis.get(key)
            if text is not None:  # it may have lapsed meanwhile
                found.append({"kind": _kind(key), "seconds": seconds, "text": _unpacked(text)})
        return found

    def erase(self, conversations: Collection[str]) -> int:
        """Delete the texts; how many they were. What a turn that is under way tells is not kept."""
        for conversation in conversations:
            self._redis.set(f"{PREFIX}{FORGOTTEN}:{conversation}", "1", ex=FORGOTTEN_SECONDS)
        keys = list(self._keys(conversations))
        return int(self._redis.delete(*keys)) if keys else 0

    def conversations(self) -> set[str]:
        """Ids of all of which something is held."""
        return {_whose(key) for key in self._all()}

    def _keys(self, conversations: Collection[str]) -> Iterator[str]:
        wanted = set(conversations)
        return (key for key in self._all() if _whose(key) in wanted)

    def _all(self) -> Iterator[str]:
        """A walk through all keys: none tells which others a conversation has, and erasing is rare."""
        return (key for key in self._redis.scan_iter(match=f"{PREFIX}*", count=AT_ONCE) if _kind(key) in TOLD)


def _kind(key: str) -> str:
    return key.removeprefix(PREFIX).split(":")[0]


def _whose(key: str) -> str:
    return key.removeprefix(PREFIX).split(":")[1]


def _unpacked(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
