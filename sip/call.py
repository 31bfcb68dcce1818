"""The dialogue's side of a call: its sound, and what is asked of PJSIP's thread."""

import asyncio

from sip.contract import TransferResult
from sip.frames import Ear, Mouth
from sip.pjsip_call import PjCall
from sip.pjsip_line import PjsipLine

RESULTS: dict[int, TransferResult] = {
    486: "busy", 600: "busy", 408: "no_answer", 480: "no_answer", 487: "no_answer"
}  # fmt: skip


class Call:
    """See sip/line.py: CallLine."""

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
