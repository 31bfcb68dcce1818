"""Logging in: one password is checked at a time; after a few wrong ones nobody gets in under that name for a while."""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping

import argon2
from aiolimiter import AsyncLimiter
from cachetools import TTLCache

from assistant.staff.users import HASHER

MOST_FAILURES, LOCKED_SECONDS = 5, 900.0  # of one name; a quarter of an hour
TRIES, PER_SECONDS = 30, 60.0  # of all names together
LONGEST = 256  # characters of a name or a password
MOST_NAMES = 10_000


class Logins:
    """Checks names and passwords.

    Args:
        users: hashes by name.
        now: seconds of a clock.
    """

    def __init__(self, users: Mapping[str, str], now: Callable[[], float] = time.monotonic) -> None:
        self._users = users
        self._nobody = HASHER.hash(secrets.token_hex(16))
        self._failures: TTLCache[str, int] = TTLCache(MOST_NAMES, LOCKED_SECONDS, now)
        self._one_at_a_time = asyncio.Lock()  # each takes 64 MiB and some 50 ms
        self._tries = AsyncLimiter(TRIES, PER_SECONDS)

    async def check(self, name: str, password: str) -> bool:
        """Whether they fit; a locked name, and more tries than anybody makes, are told as a wrong password is."""
        if max(len(name), len(password)) > LONGEST or not self._tries.has_capacity():
            return False
        await self._tries.acquire()
        async with self._one_at_a_time:
            locked = self._failures.get(name, 0) >= MOST_FAILURES
            fits = await asyncio.to_thread(_fits, self._users.get(name, self._nobody), password)
            if fits and name in self._users and not locked:
                self._failures.pop(name, None)
                return True
            if not locked:  # the time runs from the last failure that counted, so that nobody is locked out for ever
                self._failures[name] = self._failures.get(name, 0) + 1
            return False


def _fits(hash_: str, password: str) -> bool:
    try:
        return bool(HASHER.verify(hash_, password))
    except argon2.exceptions.VerificationError:
        return False
