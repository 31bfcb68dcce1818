"""Logging in: one password is checked at a time; after a few wrong ones nobody gets in under that name for a while.

Processes that share a memory count together: otherwise more of them would mean more guesses.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping

import argon2
from aiolimiter import AsyncLimiter
from cachetools import TTLCache

from assistant.privacy.pseudonyms import outside_id
from assistant.shared import OneProcess, Shared
from assistant.staff.users import HASHER

MOST_FAILURES, LOCKED_SECONDS = 5, 900.0  # of one name; a quarter of an hour
TRIES, PER_SECONDS = 30, 60.0  # of all names together
LONGEST = 256  # characters of a name or a password
MOST_NAMES = 10_000


class Logins:
    """Checks names and passwords.

    Args:
        users: hashes by name.
        shared: counts for all processes; while it is away, each counts for itself.
        now: seconds of a clock.
    """

    def __init__(
        self, users: Mapping[str, str], shared: Shared | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._users, self._shared = users, shared or OneProcess()
        self._nobody = HASHER.hash(secrets.token_hex(16))
        self._failures: TTLCache[str, int] = TTLCache(MOST_NAMES, LOCKED_SECONDS, now)
        self._one_at_a_time = asyncio.Lock()  # each takes 64 MiB and some 50 ms
        self._tries = AsyncLimiter(TRIES, PER_SECONDS)

    async def check(self, name: str, password: str) -> bool:
        """Whether they fit; a locked name, and more tries than anybody makes, are told as a wrong password is."""
        if max(len(name), len(password)) > LONGEST or not await self._may_try():
            return False
        async with self._one_at_a_time:
            locked = await self._locked(name)
            fits = await asyncio.to_thread(_fits, self._users.get(name, self._nobody), password)
            if fits and name in self._users and not locked:
                self._failures.pop(name, None)
                await self._shared.drop(f"bucket:{_counted(name)}")
                return True
            # the time runs from the last failure that counted, so that nobody is locked out for ever
            if self._failures.get(name, 0) < MOST_FAILURES:
                self._failures[name] = self._failures.get(name, 0) + 1
            return False

    async def _may_try(self) -> bool:
        left = await self._shared.take("staff-tries", TRIES, PER_SECONDS)
        if left is not None:
            return left
        if not self._tries.has_capacity():
            return False
        await self._tries.acquire()
        return True

    async def _locked(self, name: str) -> bool:
        """Whether too many failed under this name. The shared count takes a place before the password is looked at.

        Two processes that look at once must not both have the last one; who is right gets all places back. One place
        comes back every three minutes, as many in an hour as a lock of a quarter of an hour gives.
        """
        left = await self._shared.take(_counted(name), MOST_FAILURES, LOCKED_SECONDS)
        return self._failures.get(name, 0) >= MOST_FAILURES if left is None else not left


def _counted(name: str) -> str:
    """The key of a name's count: no name is told to Redis."""
    return f"staff:{outside_id('staff', name)}"


def _fits(hash_: str, password: str) -> bool:
    try:
        return bool(HASHER.verify(hash_, password))
    except argon2.exceptions.VerificationError:
        return False
