"""What sanic leaves open: requests that drip in forever or tell two lengths, endless connections."""

import asyncio
import math
from time import monotonic
from typing import Any

from sanic.exceptions import InvalidUsage, SanicException
from sanic.http import Http, Stage
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

from assistant.channels.addresses import read_address, whose
from assistant.channels.connections import MOST_OF_ONE, OPEN, longest_idle, most_connections

HEAD_SECONDS = 10  # for a request's head, from its first byte to its last
ANSWER_SECONDS = 75  # for its body and the answer together; a recording and its recognition take the longest
LEFT_SECONDS = 2.0  # for what is left of a body that was answered before its end, or too late
IDLE_SECONDS = 75  # longer than a balancer keeps an idle connection (most: 60); else it sends into a closed one


class BoundedRequest(Request):
    """A request whose length can be read in one way only, or a front proxy and we could read two different ones."""

    def __init__(self, url_bytes: bytes, headers: Any, version: str, method: str, *args: Any, **kwargs: Any) -> None:
        _refuse_doubtful_length(headers)
        super().__init__(url_bytes, headers, version, method, *args, **kwargs)


def _refuse_doubtful_length(headers: Any) -> None:
    """RFC 9112, 6.3: a length that is no number, or told twice, or beside a transfer encoding.

    Raises:
        InvalidUsage: it is.
    """
    lengths, codings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
    plain = len(lengths) + len(codings) <= 1
    if not plain or not all(_is_number(length) for length in lengths) or any(coding != "chunked" for coding in codings):
        raise InvalidUsage("Bad Request")


def _is_number(length: str) -> bool:
    return length.isascii() and length.isdigit()


class BoundedHttp(Http):
    """Sanic's reader, which fails on what it cannot read: no answer, and a page of traceback in the log each time."""

    __slots__ = ("__dict__",)  # sanic's has none

    async def error_response(self, exception: Exception) -> None:
        """Answer 400 to what is no HTTP."""
        if self.stage is Stage.REQUEST and not isinstance(exception, SanicException):
            exception = InvalidUsage("Bad Request")
        await super().error_response(exception)

    def init_for_request(self) -> None:
        """Another request, which has its own time."""
        super().init_for_request()
        self._left_until = math.inf

    async def read(self) -> bytes | None:
        """Some of the body; after a broken chunk no more is looked for, as sanic would."""
        if self.stage is Stage.IDLE:
            return await self._left()
        try:
            return bytes(part) if (part := await super().read()) is not None else None
        except InvalidUsage:
            self.request_body = None
            raise

    async def _left(self) -> bytes | None:
        """Some of a body that is answered already. Sanic would wait for its end, however slowly it drips in."""
        self._left_until = min(self._left_until, monotonic() + LEFT_SECONDS)
        try:
            async with asyncio.timeout(self._left_until - monotonic()):
                part = await super().read()
        except (TimeoutError, InvalidUsage):
            self.keep_alive, self.request_body = False, None
            return None
        return bytes(part) if part is not None else None

    def create_empty_request(self) -> None:
        """A stand-in for a request that could not be read, whose address may be why."""
        self.url = None
        super().create_empty_request()


class BoundedProtocol(HttpProtocol):
    """Sanic's, with terms that a single byte does not renew, and with so many connections at once."""

    __slots__ = ("_owner",)

    _time: float
    _http: Http | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # sanic sets it in a task, and bytes may come before that has run
        self._http = None  # type: ignore[misc] # a slot of sanic's, which mypy does not see
        self._owner = ""

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = BoundedHttp(self)  # type: ignore[misc]

    def connection_made(self, transport: Any) -> None:
        """Take a connection, in place of an idle one where there are too many; or close it at once."""
        self._owner = self._owner_of(transport)
        if OPEN[self._owner] >= MOST_OF_ONE or not self._has_room():
            self._owner = ""
            transport.abort()
            return
        self._time = monotonic()  # type: ignore[misc] # else it counts as idle since for ever until its task has run
        if self._owner:
            OPEN[self._owner] += 1
        super().connection_made(transport)

    def _has_room(self) -> bool:
        if len(self.connections) < most_connections():
            return True
        if idle := longest_idle(self.connections):
            self.connections.discard(idle)
            idle.abort()
        return idle is not None

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no more."""
        if self._owner:
            OPEN[self._owner] -= 1
            if not OPEN[self._owner]:
                del OPEN[self._owner]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes. Sanic starts its clock anew with each of them: a byte a minute would never be too slow."""
        since, arriving = self._time, self._http is not None and self._http.stage is not Stage.IDLE
        super().data_received(data)
        if arriving:
            self._time = since  # type: ignore[misc]

    def _owner_of(self, transport: Any) -> str:
        """Whose connection it is; "" for this machine and for proxies, behind which are many."""
        peer = read_address(str((transport.get_extra_info("peername") or ("",))[0]))
        many = peer is None or peer.is_loopback or self.app.ctx.addresses.trusts(peer)
        return "" if peer is None or many else whose(peer)
