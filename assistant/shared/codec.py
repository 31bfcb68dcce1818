"""Frozen records as texts and back; a text that another version wrote, and that cannot be read, counts as none."""

import json
import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from pydantic import parse_obj_as

T = TypeVar("T")
logger = logging.getLogger(__name__)


def as_text(record: Any) -> str:
    """A dataclass as JSON."""
    return json.dumps(asdict(record), default=_time)


def of_text(kind: type[T], text: str | None) -> T | None:
    """A dataclass from JSON; None when there is none, or none of this version."""
    if text is None:
        return None
    try:
        return parse_obj_as(kind, json.loads(text))
    except Exception as error:  # of any kind: too deep, too large ...; never what it says, which may quote
        logger.error("a shared %s cannot be read: %s", kind.__name__, type(error).__name__)
        return None


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
