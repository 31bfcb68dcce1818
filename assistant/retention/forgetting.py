"""When a conversation was erased, a running process forgets it, and deletes what a turn under way still wrote."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from assistant.errors import where
from assistant.retention.erasures import Erasures, Mark
from assistant.retention.stores import Store, conversations, web_history

LOOKS_SECONDS = 1.0  # between looks for new marks
UNDER_WAY_SECONDS = 10.0  # that a turn, or a step of a call with one, may take at most, and more
CLOCKS_SECONDS = 60.0  # that two machines' clocks may differ
LATE = 100  # numbers before the newest that another process may have drawn earlier, and written later
Forget = Callable[[str], Awaitable[None]]
logger = logging.getLogger(__name__)


class Forgetting:
    """Looks for marks for ever.

    Args:
        forget: each drops, from a part of this process, what it remembers of a conversation.
        erasures: the marks; None: those that the settings name.
        written: the stores that turns are written to; None: those that the settings name.
    """

    def __init__(
        self, forget: Sequence[Forget], erasures: Erasures | None = None, written: Sequence[Store] | None = None
    ) -> None:
        self._forget = forget
        self._written = (conversations(), web_history()) if written is None else written
        self._erasures = erasures or Erasures(conversations().engine)
        self._since, self._newest = time.time() - CLOCKS_SECONDS, 0
        self._before_us: int | None = None  # the newest number at the first look
        self._done: set[int] = set()

    async def look(self) -> None:
        """Forget what was marked since the last look; what fails is tried again with the next."""
        marks = await asyncio.to_thread(self._erasures.after, self._newest - LATE)
        if self._before_us is None:
            self._before_us = max((mark.number for mark in marks), default=0)
        for mark in marks:
            if mark.number in self._done:
                continue
            # else this process knew nothing of it: it had not begun. A clock that was put back must not say so
            if mark.number > self._before_us or mark.at >= self._since:
                await self._forget_all(mark)
            self._done.add(mark.number)
            self._newest = max(self._newest, mark.number)
        self._done = {number for number in self._done if number > self._newest - LATE}

    async def _forget_all(self, mark: Mark) -> None:
        for forget in self._forget:
            await forget(mark.conversation)
        until = mark.at + UNDER_WAY_SECONDS  # what is said after that is a conversation of its own
        for store in self._written:
            await asyncio.to_thread(store.erase, [mark.conversation], until)

    async def look_again_and_again(self) -> None:
        """For ever."""
        while True:
            try:
                await self.look()
            except Exception as error:  # the store that is away is told by its own probe
                logger.debug("no look at what was erased: %s", where(error))
            await asyncio.sleep(LOOKS_SECONDS)
