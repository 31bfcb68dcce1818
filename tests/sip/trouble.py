"""Services that misbehave: a way to a speech service that can be shut, and an exchange to register with."""

import contextlib
import hashlib
import re
import socket
import threading
from urllib.parse import urlsplit


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
