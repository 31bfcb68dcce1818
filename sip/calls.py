"""All calls on the asyncio side: each has a dialogue of its own, none knows of another."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Any, cast

from sip.call import Call
from sip.conversation import Conversation, Services
from sip.line import Pressed
from sip.pjsip_call import PjCall
from sip.pjsip_line import PjsipLine
from sip.recording import Recording
from sip.settings import Settings
from sip.speaking import drained
from sip.words import word

LOG = logging.getLogger(__name__)
BUSY_SECONDS = 30.0  # the busy line is said, or not, within it
ON_ITS_WAY_SECONDS = 0.3


@dataclass
class _Taken:
    """A call that is taken; without a dialogue when it hears the busy line and ends."""

    call: Call
    talk: Conversation | None = None
    kept: Recording | None = None
    task: "asyncio.Task[None] | None" = None


class Calls:
    """Takes what PJSIP tells, on the loop's thread."""

    def __init__(self, settings: Settings, services: Services) -> None:
        self._settings, self._services = settings, services
        self._loop = asyncio.get_running_loop()
        self._taken: dict[int, _Taken] = {}
        self.line = PjsipLine(settings, self._from_pjsip, lambda: services.voice.ready)

    def _from_pjsip(self, number: int, kind: str, value: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._happened, number, kind, value)

    def _happened(self, number: int, kind: str, value: Any) -> None:
        """One call's trouble ends that call and no other."""
        try:
            if kind == "call":
                self._taken[number] = self._take(number, busy=bool(value))
            elif taken := self._taken.get(number):
                self._goes_on(number, taken, kind, value)
        except Exception as error:
            LOG.error("a call is ended: %s", type(error).__name__)
            self.line.do(number, PjCall.end)

    def _goes_on(self, number: int, taken: _Taken, kind: str, value: Any) -> None:
        match kind:
            case "up" if not taken.task:
                taken.task = asyncio.create_task(self._talked(taken))
                taken.task.add_done_callback(_noted)
            case "held":
                taken.call.held = bool(value)
            case "key" if taken.talk:
                taken.talk.put(Pressed(value))
            case "transfer":
                taken.call.transfer_status(value)
            case "over":
                del self._taken[number]
                if taken.task:
                    taken.task.cancel()

    def _take(self, number: int, *, busy: bool) -> _Taken:
        call = Call(self.line, number, self._settings.registrar)
        if busy:
            LOG.info("all lines are taken: a caller hears the busy line")
            return _Taken(call)
        folder = self._settings.keep_audio
        kept = Recording(folder, call.ear, call.mouth)
        try:
            return _Taken(call, Conversation(call, self._services, kept.begin if folder else None), kept)
        except Exception as error:
            LOG.error("a call has no dialogue: %s", type(error).__name__)
            return _Taken(call)

    async def _talked(self, taken: _Taken) -> None:
        if not (taken.talk and taken.kept):
            await self._say_busy(taken.call)
            return
        async with taken.kept:
            await taken.talk.run()

    async def _say_busy(self, call: Call) -> None:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                call.mouth.say(self._services.voice.fixed(word("busy", self._services.safety())))
                call.mouth.end()
                await drained(call.mouth)
                await asyncio.sleep(ON_ITS_WAY_SECONDS)
        finally:
            call.hang_up()

    async def close(self) -> None:
        """End all of them."""
        tasks = [taken.task for taken in self._taken.values() if taken.task]
        await asyncio.to_thread(self.line.stop)
        await asyncio.gather(*tasks, return_exceptions=True)


def _noted(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        LOG.error("a call's dialogue ended with %s", type(cast(BaseException, task.exception())).__name__)
