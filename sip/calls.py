"""All calls on the asyncio side: each has a dialogue of its own, none knows of another."""

import asyncio
import contextlib
import logging
from typing import Any, cast

from sip.contract import TransferResult
from sip.conversation import Conversation, Services
from sip.frames import Ear, Mouth
from sip.line import Pressed
from sip.pjsip_call import PjCall
from sip.pjsip_line import PjsipLine
from sip.recording import Recording
from sip.settings import Settings
from sip.speaking import drained
from sip.words import word

LOG = logging.getLogger(__name__)
BUSY_SECONDS = 30.0  # the busy line is said, or not, within it
RESULTS: dict[int, TransferResult] = {
    486: "busy", 600: "busy", 408: "no_answer", 480: "no_answer", 487: "no_answer"
}  # fmt: skip


class Call:
    """The dialogue's side of a call (sip/line.py: CallLine)."""

    def __init__(self, line: PjsipLine, number: int, transfer_host: str) -> None:
        self.ear, self.mouth, self.held = Ear(), Mouth(), False
        self._line, self._number, self._transfer_host = line, number, transfer_host
        self._transferred: asyncio.Future[TransferResult] | None = None
        line.do(number, self._connect)

    def _connect(self, call: PjCall) -> None:
        if call.port:
            call.port.ear, call.port.mouth = self.ear, self.mouth

    def hang_up(self) -> None:
        """End it."""
        self._line.do(self._number, PjCall.end)

    async def transfer(self, number: str, seconds: float) -> TransferResult:
        """Hand it on by REFER; "failed" too when the exchange does not tell what became of it in time."""
        self._transferred = asyncio.get_running_loop().create_future()
        self._line.do(self._number, lambda call: call.refer(number, self._transfer_host))
        try:
            return await asyncio.wait_for(self._transferred, seconds)
        except TimeoutError:
            return "failed"

    def transfer_status(self, code: int) -> None:
        """What the exchange said of the transfer."""
        if self._transferred and not self._transferred.done():
            self._transferred.set_result("answered" if code // 100 == 2 else RESULTS.get(code, "failed"))


class Calls:
    """Takes what PJSIP tells, on the loop's thread."""

    def __init__(self, settings: Settings, services: Services) -> None:
        self._settings, self._services = settings, services
        self._loop = asyncio.get_running_loop()
        self._calls: dict[int, Call] = {}
        self._talks: dict[int, Conversation] = {}
        self._kept: dict[int, Recording] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.line = PjsipLine(settings, self._from_pjsip, self._may_take)

    def _may_take(self) -> bool:
        return self._services.voice.ready

    def _from_pjsip(self, number: int, kind: str, value: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._happened, number, kind, value)

    def _happened(self, number: int, kind: str, value: Any) -> None:
        call = self._calls.get(number)
        match kind:
            case "call":
                self._calls[number] = Call(self.line, number, self._settings.registrar)
                self._line_for(number, busy=bool(value))
            case "up" if call:
                self._start(number)
            case "held" if call:
                call.held = bool(value)
            case "key" if number in self._talks:
                self._talks[number].inputs.put(Pressed(value))
            case "transfer" if call:
                call.transfer_status(value)
            case "over":
                self._over(number)

    def _line_for(self, number: int, *, busy: bool) -> None:
        call = self._calls[number]
        if busy:
            LOG.info("all lines are taken: a caller hears the busy line")
            return
        folder = self._settings.keep_audio
        self._kept[number] = Recording(folder, call.ear, call.mouth)
        keep = self._kept[number].begin if folder else None
        self._talks[number] = Conversation(call, self._services, keep)

    def _start(self, number: int) -> None:
        """When the call is up: the caller hears what is said from now on."""
        if number in self._tasks:
            return
        talk, call = self._talks.get(number), self._calls[number]
        work = self._talked(talk, self._kept[number]) if talk else self._say_busy(call)
        self._tasks[number] = asyncio.create_task(work)
        self._tasks[number].add_done_callback(_noted)

    async def _talked(self, talk: Conversation, kept: Recording) -> None:
        async with kept:
            await talk.run()

    async def _say_busy(self, call: Call) -> None:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                call.mouth.say(self._services.voice.fixed(word("busy", self._services.safety())))
                call.mouth.end()
                await drained(call.mouth)
                await asyncio.sleep(0.3)  # what is on its way
        finally:
            call.hang_up()

    def _over(self, number: int) -> None:
        self._calls.pop(number, None)
        self._talks.pop(number, None)
        self._kept.pop(number, None)
        if task := self._tasks.pop(number, None):
            task.cancel()

    async def close(self) -> None:
        """End all of them."""
        await asyncio.to_thread(self.line.stop)
        await asyncio.sleep(0)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


def _noted(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        LOG.error("a call's dialogue ended with %s", type(cast(BaseException, task.exception())).__name__)
