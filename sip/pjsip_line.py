"""PJSIP: one thread that owns it all, what it takes and what it refuses.

Nothing of PJSIP is touched, not even freed, on another thread; `do` brings a function there.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from sip.errors import SetupError
from sip.pjsip_account import Account
from sip.pjsip_call import PjCall, Port
from sip.pjsip_setup import account_config, created_quietly, endpoint_config, set_codecs, transport
from sip.settings import PJSIP_CALLS, Settings

LOG = logging.getLogger(__name__)
LOOK_MS = 10
WATCH_SECONDS = 5.0
Tell = Callable[[int, str, Any], None]


class PjsipLine:
    """Takes calls. Tells the call's number, what happens (call, up, held, key, transfer, over) and its value."""

    def __init__(self, settings: Settings, tell: Tell, may_take: Callable[[], bool]) -> None:
        self._settings, self._tell, self._may_take = settings, tell, may_take
        self._todo: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._calls: dict[int, PjCall] = {}
        self._ports: list[Port] = []
        self._number = 0
        self._stopping = threading.Event()
        self._ready: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="pjsip", daemon=True)

    def start(self) -> None:
        """Listen.

        Raises:
            SetupError: the address cannot be listened on.
        """
        self._thread.start()
        if problem := self._ready.get():
            raise SetupError(problem)

    def stop(self) -> None:
        """End all calls and the listening."""
        self._stopping.set()
        self._thread.join(10)

    def do(self, number: int, act: Callable[[PjCall], None]) -> None:
        """Do something with a call, soon, on PJSIP's thread; nothing when it is over."""
        self._todo.put(lambda: self._act(number, act))

    def _act(self, number: int, act: Callable[[PjCall], None]) -> None:
        if (call := self._calls.get(number)) and not call.ended:
            act(call)

    def _run(self) -> None:
        endpoint = None
        try:
            endpoint, account = self._open()
        except Exception as error:
            reason = error.reason if isinstance(error, pj.Error) else type(error).__name__
            where = f"{self._settings.address.host}:{self._settings.address.port}"
            self._ready.put(f"SIP_LISTEN: cannot listen on {where}: {reason}; is another program there?")
            return
        self._ready.put("")
        watched = time.monotonic()
        while not self._stopping.is_set():
            self._guarded(lambda: endpoint.libHandleEvents(LOOK_MS))
            while not self._todo.empty():
                self._guarded(self._todo.get())
            if time.monotonic() - watched > WATCH_SECONDS:
                watched = time.monotonic()
                self._guarded(self._watch)
        self._close(endpoint, account)

    def _guarded(self, act: Callable[[], Any]) -> None:
        """One call's trouble is not another's."""
        try:
            act()
        except pj.Error as error:
            LOG.warning("PJSIP: %s (%s)", error.reason, error.title)
        except Exception as error:
            LOG.error("PJSIP's thread: %s", type(error).__name__)

    def _open(self) -> tuple[Any, Any]:
        endpoint = created_quietly()
        endpoint.libInit(endpoint_config(PJSIP_CALLS))  # it refuses more with 486 by itself
        endpoint.transportCreate(*transport(self._settings))
        endpoint.libStart()
        endpoint.audDevManager().setNullDev()
        set_codecs(endpoint)
        self._ports = [Port(f"line{n}") for n in range(PJSIP_CALLS)]
        account = Account(lambda prm: self._incoming(account, prm))
        account.create(account_config(self._settings), True)
        return endpoint, account

    def _incoming(self, account: Any, prm: Any) -> None:
        self._number += 1
        number = self._number
        call = PjCall(account, prm.callId, prm.rdata.srcAddress, lambda kind, value: self._told(number, kind, value))
        self._calls[number] = call
        if code := self._refusal(prm.rdata.srcAddress):
            LOG.info("a call was refused with %d", code)
            call.reply(code)
        else:
            self._take(number, call)

    def _take(self, number: int, call: PjCall) -> None:
        talking = [c for c in self._calls.values() if c.port and not (c.ended or c.busy)]
        call.busy = len(talking) >= self._settings.most_calls
        call.port = self._ports.pop()
        self._tell(number, "call", call.busy)
        call.reply(200)

    def _refusal(self, source: str) -> int:
        """The status of the refusal; 0 when the call is taken."""
        host = source.rpartition(":")[0].strip("[]")
        try:
            if not self._settings.may_call(host):
                return 403
        except ValueError:
            return 403
        return 0 if self._ports and self._may_take() else 503

    def _told(self, number: int, kind: str, value: Any) -> None:
        self._tell(number, kind, value)
        if kind == "over":
            self._todo.put(lambda: self._forget(number))  # not within the call's own callback

    def _forget(self, number: int) -> None:
        call = self._calls.pop(number, None)
        if call and call.port:
            call.port.ear = call.port.mouth = None
            self._ports.append(call.port)

    def _watch(self) -> None:
        for number, call in list(self._calls.items()):
            if call.port and not call.ended and call.vanished(time.monotonic()):
                LOG.info("a caller's side has vanished; its call is ended")
                self._act(number, PjCall.end)

    def _close(self, endpoint: Any, account: Any) -> None:
        self._guarded(endpoint.hangupAllCalls)
        until = time.monotonic() + 1.0
        while self._calls and time.monotonic() < until:
            self._guarded(lambda: endpoint.libHandleEvents(LOOK_MS))
            while not self._todo.empty():
                self._guarded(self._todo.get())
        self._calls.clear()
        self._ports.clear()
        self._guarded(account.shutdown)
        self._guarded(endpoint.libDestroy)
