"""Sessions of the staff page: a signed cookie, and a token in every form that only its session's pages know."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

import jwt
from cachetools import LRUCache, TTLCache

SECONDS = 1800  # of a session; then one logs in again
ALGORITHM, AUDIENCE = "HS256", "staff"
COOKIE, FORM_COOKIE = "staff", "staff_form"
MOST_ENDED = 10_000


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in.

    Attributes:
        id: of the session.
        user: her name.
    """

    id: str
    user: str


class StaffSessions:
    """Makes cookies and reads them.

    Args:
        key: secret of the server; a key of our own is made from it.
        users: hashes by name; a changed password ends the sessions that began with the old one.
    """

    def __init__(self, key: str, users: Mapping[str, str]) -> None:
        self._key = hmac.new(key.encode(), b"staff sessions", hashlib.sha256).hexdigest()
        self._users = users
        self._ended: TTLCache[str, bool] = TTLCache(MOST_ENDED, SECONDS)
        self._since: LRUCache[str, float] = LRUCache(MOST_ENDED)

    def new(self, user: str) -> str:
        """The cookie of a new session."""
        id_ = secrets.token_hex(16)
        self._since[id_] = time.monotonic()
        claims = {"sub": user, "jti": id_, "exp": int(time.time()) + SECONDS, "aud": AUDIENCE}
        return jwt.encode(claims | {"pw": self._mark(user)}, self._key, algorithm=ALGORITHM)

    def read(self, cookie: str | None) -> Session | None:
        """Whose cookie it is; None when it is forged, over, or none."""
        try:
            claims = jwt.decode(
                cookie or "", self._key, [ALGORITHM], audience=AUDIENCE, options={"require": ["exp", "sub", "jti"]}
            )
        except (jwt.InvalidTokenError, ValueError):  # ValueError: half a surrogate pair, which no header should hold
            return None
        session = Session(str(claims["jti"]), str(claims["sub"]))
        if session.user not in self._users or claims.get("pw") != self._mark(session.user) or session.id in self._ended:
            return None
        since = self._since.setdefault(session.id, time.monotonic())  # the clock may have been put back meanwhile
        return session if time.monotonic() - since < SECONDS else None

    def end(self, session: Session) -> None:
        """Log out."""
        self._ended[session.id] = True

    def form_token(self, of: str) -> str:
        """The token of forms of a session, or of whoever has the cookie FORM_COOKIE and is not logged in yet."""
        return hmac.new(self._key.encode(), f"form {of}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def fits(self, token: str | None, of: str) -> bool:
        """Whether a form's token is that of the session."""
        return hmac.compare_digest((token or "").encode("utf-8", "replace"), self.form_token(of).encode())

    def _mark(self, user: str) -> str:
        return hmac.new(self._key.encode(), self._users[user].encode(), hashlib.sha256).hexdigest()[:16]
