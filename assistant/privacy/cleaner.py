"""Takes out of a text what tells who somebody is. What is understood is never cleaned, only what is stored."""

import logging

from assistant.errors import where
from assistant.privacy.births import births
from assistant.privacy.contacts import contacts
from assistant.privacy.names import names
from assistant.privacy.places import places
from assistant.privacy.spans import SHOWN, Span, joined

NOT_KEPT = "[not kept]"
"""Stands where a text could not be cleaned: then none of it is stored."""
LONGEST = 4_000  # characters that are cleaned; what is longer is no question, and is not kept
logger = logging.getLogger(__name__)


def private(text: str) -> list[Span]:
    """Where something personal stands, in order, without overlaps."""
    return joined([*contacts(text), *births(text), *places(text), *names(text)])


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


def _without(text: str, found: list[Span]) -> str:
    pieces, done = [], 0
    for span in found:
        pieces += [text[done : span.start], SHOWN[span.kind]]
        done = span.end
    return "".join([*pieces, text[done:]])
