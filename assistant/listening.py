"""The sockets that the server listens on."""

import errno
import socket
from urllib.parse import urlsplit

from assistant.errors import SetupError
from assistant.settings import settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def free_socket(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket that listens here.

    Raises:
        SetupError: the port is in use, or the address is none of this machine; `option` is what to choose anew.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # at once: two servers could both bind, and one would fail only after loading
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} is in use; stop the other program or choose another {option}") from None
        raise SetupError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --host or --port") from None
    return listener


def wyoming_socket(uri: str) -> socket.socket | None:
    """Where Home Assistant asks; None when it does not.

    Raises:
        SetupError: the address cannot be used, or would be open to a network without that being wanted.
    """
    if not uri:
        return None
    try:
        parts = urlsplit(uri)
        host, port = str(parts.hostname), int(parts.port or 0)
    except ValueError:
        host, port = "", 0
    if not uri.startswith("tcp://") or not host or not port:
        raise SetupError(f"--wyoming {uri} is no address; write it as tcp://127.0.0.1:10500")
    if host not in LOOPBACK and not settings().wyoming_open:
        raise SetupError(
            f"--wyoming {uri} would let anybody on the network ask, since Wyoming knows no passwords; "
            "use tcp://127.0.0.1:10500, or set ASSISTANT_WYOMING_OPEN=true on a network that you trust"
        )
    return free_socket(host, port, "--wyoming")
