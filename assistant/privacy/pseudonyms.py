"""Ids from outside (a caller's, a speaker's, a page's) as conversations have them: keyed hashes, never as they came."""

import hashlib
import hmac
from functools import cache

from assistant.settings import settings
from assistant.web.sessions import session_key

DIGITS = 32  # hexadecimal: 128 bits


def outside_id(kind: str, id_: str) -> str:
    """The conversation that an id from outside stands for.

    Args:
        kind: of id, such as rest or phone, so that two kinds never meet.

    Raises:
        SetupError: no key is set, and none can be made in the data folder.
    """
    name = f"{kind}:{id_}".encode("utf-8", "backslashreplace")
    return hmac.new(_key(settings().pseudonym_key, str(settings().data_dir)), name, hashlib.sha256).hexdigest()[:DIGITS]


@cache
def _key(chosen: str, _data_dir: str) -> bytes:
    """`ASSISTANT_PSEUDONYM_KEY`, or the secret that signs web sessions."""
    return (chosen or session_key()).encode()
