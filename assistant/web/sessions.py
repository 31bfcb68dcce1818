"""Web sessions: a signed, expiring token stands for one conversation, and nothing about the patient is in it."""

import contextlib
import os
import secrets
import tempfile
import time
from pathlib import Path

import jwt

from assistant.errors import SetupError
from assistant.settings import settings

ID_BYTES = 16  # 128 bits: nobody guesses another conversation's id
KEY_BYTES = 32  # as long as the hash of HS256, which RFC 7518 asks for
ALGORITHM = "HS256"
KEY_FILE = "session.key"


class BadSession(Exception):
    """The token is forged, expired or none at all."""


class Sessions:
    """Makes tokens and reads them.

    Args:
        key: secret that tokens are signed with; processes that share it take each other's tokens.
        seconds: life of a token.
    """

    def __init__(self, key: str, seconds: int) -> None:
        self._key, self.seconds = key, seconds

    def new(self) -> tuple[str, int]:
        """A token for a new conversation, and the Unix time at which it expires."""
        expires = int(time.time()) + self.seconds
        token = jwt.encode({"sub": secrets.token_hex(ID_BYTES), "exp": expires}, self._key, algorithm=ALGORITHM)
        return token, expires

    def conversation(self, token: str) -> str:
        """Id of the conversation that a token stands for.

        Raises:
            BadSession: forged, expired, or no token.
        """
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM], options={"require": ["exp", "sub"]})
        except (jwt.InvalidTokenError, ValueError) as error:
            raise BadSession(type(error).__name__) from None
        return str(claims["sub"])


def session_key() -> str:
    """The key that the settings give, else the one in the data folder, made the first time.

    Raises:
        SetupError: it can neither be read nor made.
    """
    if settings().session_key:
        return settings().session_key
    path = settings().data_dir / KEY_FILE
    try:
        return _kept_key(path)
    except OSError as error:
        raise SetupError(
            f"session key {path}: {error.strerror}; make ASSISTANT_DATA_DIR writable or set ASSISTANT_SESSION_KEY"
        ) from None


def _kept_key(path: Path) -> str:
    """The key in this file; whole or not at all, whoever else makes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        file, made = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # for its owner alone
        with os.fdopen(file, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii")
