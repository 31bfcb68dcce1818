"""What misbehaves: a speech service that can be shut, a network that loses sound, an exchange to register with."""

import contextlib
import hashlib
import heapq
import random
import re
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

LOCAL = "127.0.0.1"
OTHER = {"caller": "driver", "driver": "caller"}
Sender = tuple[str, int]


class Way:
    """Hands all on to a service until `shut`; then takes connections and says nothing, as one that hangs does."""

    def __init__(self, uri: str) -> None:
        self._to = (urlsplit(uri).hostname, urlsplit(uri).port)
        self.shut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._kept: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._kept.append(client)
                if not self.shut:
                    service = socket.create_connection(self._to)
                    for pair in ((client, service), (service, client)):
                        threading.Thread(target=self._copy, args=pair, daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.close()
        for kept in self._kept:
            kept.close()


class BadNetwork:
    """Between a caller and the driver: hands SIP on untouched but for where sound is sent, which goes through here too.

    Each packet of sound is late by up to `latest` seconds, so that some overtake others, and one in `lost` never comes.
    """

    def __init__(self, driver: int, latest: float, lost: float) -> None:
        self._latest, self._lost, self._chance = latest, lost, random.Random(7)
        self._sip, self._to_driver = _bound(), _bound()
        self._sound = {who: _bound() for who in OTHER}  # by who sends to it
        self._goes_to: dict[str, Sender] = {}
        self._driver, self._caller = (LOCAL, driver), (LOCAL, 0)
        self.port: int = self._sip.getsockname()[1]
        self._late: list[tuple[float, int, str, bytes]] = []
        self._came = threading.Condition()
        self.handed_on, self.dropped, self.overtaken = 0, 0, 0
        self._closed = False
        for work in (self._signals, self._answers, self._send, *(lambda w=who: self._take(w) for who in self._sound)):
            threading.Thread(target=_until_closed, args=(work,), daemon=True).start()

    def _signals(self) -> None:
        while True:
            data, self._caller = self._sip.recvfrom(65536)
            self._to_driver.sendto(self._through_here(data, "caller", "driver"), self._driver)

    def _answers(self) -> None:
        while True:
            data, _ = self._to_driver.recvfrom(65536)
            self._sip.sendto(self._through_here(data, "driver", "caller"), self._caller)

    def _through_here(self, message: bytes, tells: str, hears: str) -> bytes:
        """The message with our port in it, where it tells to which port its sender wants the sound."""
        head, _, body = message.partition(b"\r\n\r\n")
        if not (told := re.search(rb"m=audio (\d+) ", body)):
            return message
        self._goes_to[hears] = (LOCAL, int(told[1]))
        ours = b"m=audio %d " % self._sound[hears].getsockname()[1]
        body = body.replace(told[0], ours)
        return re.sub(rb"Content-Length: *\d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body

    def _take(self, who: str) -> None:
        number = 0
        while True:
            data, _ = self._sound[who].recvfrom(65536)
            number += 1
            if self._chance.random() < self._lost:
                self.dropped += 1
                continue
            with self._came:
                late = time.monotonic() + self._chance.uniform(0, self._latest)
                heapq.heappush(self._late, (late, number, who, data))
                self._came.notify()

    def _send(self) -> None:
        latest = dict.fromkeys(self._sound, 0)
        while not self._closed:
            with self._came:
                wait = self._late[0][0] - time.monotonic() if self._late else None
                if wait is None or wait > 0:
                    self._came.wait(wait)
                    continue
                _, number, who, data = heapq.heappop(self._late)
            self.handed_on += 1
            self.overtaken += number < latest[who]
            latest[who] = max(latest[who], number)
            # from where the other side sends to, or PJSIP follows the sound to where it came from
            self._sound[OTHER[who]].sendto(data, self._goes_to[who])

    def close(self) -> None:
        self._closed = True
        for kept in (self._sip, self._to_driver, *self._sound.values()):
            kept.close()
        with self._came:
            self._came.notify()


def _bound() -> socket.socket:
    made = socket.socket(type=socket.SOCK_DGRAM)
    made.bind((LOCAL, 0))
    return made


def _until_closed(work: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):
        work()


class Registrar:
    """Asks who registers for a digest (RFC 3261, 22.4), and takes only the right one."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                data, sender = self._socket.recvfrom(65536)
                if data.startswith(b"REGISTER "):
                    self._socket.sendto(self._answer(data.decode()).encode(), sender)

    def _answer(self, request: str) -> str:
        kept = [line for line in request.split("\r\n") if re.match("(Via|From|To|Call-ID|CSeq|Contact|Expires):", line)]
        more = ['WWW-Authenticate: Digest realm="x", nonce="n", algorithm=MD5']
        status = "200 OK" if (right := self._is_right(request)) else "401 Unauthorized"
        return "\r\n".join([f"SIP/2.0 {status}", *kept, *([] if right else more), "Content-Length: 0", "", ""])

    def _is_right(self, request: str) -> bool:
        given = dict(re.findall(r'(\w+)="([^"]*)"', request[request.find("Authorization:") :]))
        first = _md5(f"{self._user}:x:{self._password}")
        return given.get("response") == _md5(f"{first}:n:{_md5('REGISTER:' + given.get('uri', ''))}")

    def close(self) -> None:
        self._socket.close()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
