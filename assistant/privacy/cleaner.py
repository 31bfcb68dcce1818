"""Takes out of a text what tells who somebody is. What is understood is never cleaned, only what is stored."""

import logging
import secrets
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

from cachetools import LRUCache, cached

from assistant.errors import where
from assistant.privacy.births import births
from assistant.privacy.contacts import contacts
from assistant.privacy.names import names
from assistant.privacy.places import places
from assistant.privacy.spans import SHOWN, Span, joined

NOT_KEPT = "[not kept]"
"""Stands where a text could not be cleaned: then none of it is stored."""
LONGEST = 4_000  # characters that are cleaned; what is longer is no question, and is not kept
MOST_KNOWN = 256  # texts of which it is known what is personal; a turn stores the same one in several places
_SECRET = secrets.token_bytes(32)
logger = logging.getLogger(__name__)


def _fingerprint(text: str) -> bytes:
    """Stands for a text: what is remembered of it must not be its words."""
    return blake2b(text.encode("utf-8", "surrogatepass"), key=_SECRET, digest_size=32).digest()


KNOWN: LRUCache[bytes, tuple[Span, ...]] = LRUCache(MOST_KNOWN)
"""Places of what is personal, by fingerprint; no words, and nothing of a text that could not be looked through."""


@cached(KNOWN, _fingerprint, Lock())
def private(text: str) -> tuple[Span, ...]:
    """Where something personal stands, in order, without overlaps."""
    return tuple(joined([*contacts(text), *births(text), *places(text), *names(text)]))


def cleaned(text: str) -> str:
    """The text with "[name]" and the like in place of what is personal; `NOT_KEPT` when that fails.

    0.2-0.7 ms for a sentence (docs/decisions/0021-personal-details.md).
    """
    try:
        if len(text) > LONGEST:
            return NOT_KEPT
        return _without(text, private(text))
    except Exception as error:  # whatever it is: what cannot be cleaned is not stored
        logger.error("a text was not kept, since it could not be cleaned: %s", where(error))
        return NOT_KEPT


def _without(text: str, found: Sequence[Span]) -> str:
    pieces, done = [], 0
    for span in found:
        pieces += [text[done : span.start], SHOWN[span.kind]]
        done = span.end
    return "".join([*pieces, text[done:]])
