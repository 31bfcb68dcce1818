"""One call in PJSIP. All of it runs on PJSIP's own thread (sip/pjsip_line.py), save the two of the port's clock."""

import time
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from sip.frames import FRAME, RATE, Ear, Mouth
from sip.pjsip_callbacks import never_raises

SILENT_SECONDS = 30.0  # no packet of sound, not on hold: the caller's side has vanished without a BYE


def media_format() -> Any:
    """20 ms frames of 16-bit samples at 8 kHz."""
    wanted = pj.MediaFormatAudio()
    wanted.type, wanted.clockRate, wanted.channelCount = pj.PJMEDIA_TYPE_AUDIO, RATE, 1
    wanted.bitsPerSample, wanted.frameTimeUsec = 16, 20_000
    return wanted


class Port(pj.AudioMediaPort):  # type: ignore[misc]
    """Where PJSIP's clock hands over sound, every 20 ms. Made once and used by one call after the other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.createPort(name, media_format())
        self.ear: Ear | None = None
        self.mouth: Mouth | None = None

    @never_raises
    def onFrameReceived(self, frame: Any) -> None:
        """What the caller said; an empty frame before there is sound."""
        if (ear := self.ear) and frame.size == FRAME:  # a name of its own: the other thread may take it away
            ear.put(bytes(frame.buf))

    @never_raises
    def onFrameRequested(self, frame: Any) -> None:
        """What to say to the caller."""
        if mouth := self.mouth:
            frame.buf = pj.ByteVector(mouth.next())
            frame.type, frame.size = pj.PJMEDIA_FRAME_TYPE_AUDIO, FRAME


class PjCall(pj.Call):  # type: ignore[misc]
    """One call; what happens in it is told by `tell(kind, value)`."""

    def __init__(self, account: Any, call_id: int, peer_host: str, tell: Callable[[str, Any], None]) -> None:
        super().__init__(account, call_id)
        self.peer_host, self._tell = peer_host, tell
        self.port: Port | None = None
        self.ended = self.busy = False
        self._packets, self._silent_since = -1, time.monotonic()
        self.held = False

    @never_raises
    def onCallState(self, prm: Any) -> None:
        """Up, or over."""
        state = self.getInfo().state
        if state == pj.PJSIP_INV_STATE_CONFIRMED:
            self._tell("up", None)
        elif state == pj.PJSIP_INV_STATE_DISCONNECTED and not self.ended:
            self.ended = True
            self._tell("over", None)

    @never_raises
    def onCallMediaState(self, prm: Any) -> None:
        """Sound runs, is held, runs again: the connections are new each time."""
        info = self.getInfo()  # what it holds lives as long as this name, no longer
        running = any(m.type == pj.PJMEDIA_TYPE_AUDIO and m.status == pj.PJSUA_CALL_MEDIA_ACTIVE for m in info.media)
        self.held = not running
        self._tell("held", self.held)
        if running and self.port:
            media = self.getAudioMedia(-1)
            media.startTransmit(self.port)
            self.port.startTransmit(media)

    @never_raises
    def onDtmfDigit(self, prm: Any) -> None:
        """A key, as RFC 4733 event or INFO."""
        if prm.digit and prm.digit in "0123456789*#":
            self._tell("key", prm.digit)

    @never_raises
    def onCallTransferStatus(self, prm: Any) -> None:
        """How far the transfer is."""
        if prm.finalNotify or prm.statusCode >= 300:
            self._tell("transfer", int(prm.statusCode))
            prm.cont = False

    def reply(self, code: int) -> None:
        """Take the call (200) or refuse it."""
        answer = pj.CallOpParam()
        answer.statusCode = code
        self.answer(answer)

    def end(self) -> None:
        """Hang up."""
        self.hangup(pj.CallOpParam())

    def refer(self, number: str, host: str) -> None:
        """Ask the other side to call `number` instead of us (RFC 3515)."""
        try:
            self.xfer(f"sip:{number}@{host or self.peer_host}", pj.CallOpParam())
        except pj.Error:
            self._tell("transfer", pj.PJSIP_SC_INTERNAL_SERVER_ERROR)
            raise

    def vanished(self, now: float) -> bool:
        """Whether no sound has come for too long."""
        packets = self._received()
        if self.held or packets != self._packets:
            self._packets, self._silent_since = packets, now
        return now - self._silent_since > SILENT_SECONDS

    def _received(self) -> int:
        try:
            stat = self.getStreamStat(0)  # as with getInfo
            rtcp = stat.rtcp
            return int(rtcp.rxStat.pkt)
        except pj.Error:  # no stream yet, or none any more
            return self._packets
