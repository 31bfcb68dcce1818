"""The nurse line: its number, when it is open, and how its number is said."""

from dataclasses import dataclass
from datetime import datetime

from num2words import num2words

from assistant.errors import SetupError
from assistant.hours import Hours, read_hours
from assistant.settings import settings


@dataclass(frozen=True)
class NurseLine:
    """Where callers are transferred to.

    Attributes:
        number: E.164; "" when there is none.
        hours: when somebody answers; None at any time.
    """

    number: str = ""
    hours: Hours | None = None

    def open(self, now: datetime) -> bool:
        """Whether a transfer is worth trying."""
        return bool(self.number) and (self.hours is None or self.hours.open(now))

    def opens(self, now: datetime) -> str:
        """ "on Monday at 8:00 am", or "" where there is no line, or one that is always open."""
        return self.hours.told(now) if self.number and self.hours else ""

    def closes(self, now: datetime) -> str:
        """ "5:00 pm", or "" where there is no line, or one that is always open."""
        return self.hours.told_closes(now) if self.number and self.hours else ""


def nurse_line() -> NurseLine:
    """The one of this deployment.

    Raises:
        SetupError: hours or time zone cannot be read, or hours have no time zone.
    """
    chosen = settings()
    if not chosen.nurse_hours:
        return NurseLine(chosen.nurse_line)
    if not chosen.time_zone:
        raise SetupError("environment variable ASSISTANT_TIME_ZONE: needed beside ASSISTANT_NURSE_HOURS; set it")
    return NurseLine(chosen.nurse_line, read_hours(chosen.nurse_hours, chosen.time_zone))


def dictated(number: str) -> str:
    """A number as somebody writes it down: each digit by itself, a pause after each three."""
    digits = [str(num2words(int(d))) for d in number if d.isdigit()]
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return ", ".join(" ".join(group) for group in groups if group)
