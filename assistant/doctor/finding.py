"""What one look at a deployment comes to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "failed", "left out"]


@dataclass(frozen=True)
class Finding:
    """One line.

    Attributes:
        what: was looked at.
        detail: what was found.
        mend: how to mend it; "" where nothing is to be mended.
    """

    what: str
    state: State
    detail: str = ""
    mend: str = ""

    def __str__(self) -> str:
        told = f"{self.state:<8}  {self.what}"
        return told + (f": {self.detail}" if self.detail else "") + (f"; {self.mend}" if self.mend else "")


def ok(what: str, detail: str = "") -> Finding:
    """It is well."""
    return Finding(what, "ok", detail)


def failed(what: str, detail: str, mend: str) -> Finding:
    """It is not."""
    return Finding(what, "failed", detail, mend)


def left_out(what: str, why: str) -> Finding:
    """It is not in use here, so nobody can say."""
    return Finding(what, "left out", why)


Look = Callable[[], Awaitable[list[Finding]]]
