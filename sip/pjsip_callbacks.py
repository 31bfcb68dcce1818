"""What PJSIP calls from C must not raise."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

LOG = logging.getLogger(__name__)
Me = TypeVar("Me")


def never_raises(callback: Callable[[Me, Any], None]) -> Callable[[Me, Any], None]:
    """An exception that got out would end the process, and with it every call."""

    @wraps(callback)
    def guarded(self: Me, given: Any) -> None:
        try:
            callback(self, given)
        except Exception as error:
            LOG.error("PJSIP's %s: %s", callback.__name__, type(error).__name__)

    return guarded
