"""The nurse line: its number, and when it is open."""

from dataclasses import dataclass
from datetime import datetime

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
        SetupError: hours, closed days or time zone cannot be read, or one of them lacks another.
    """
    chosen = settings()
    if not chosen.nurse_hours:
        if chosen.nurse_closed:
            raise SetupError(
                "environment variable ASSISTANT_NURSE_HOURS: needed beside ASSISTANT_NURSE_CLOSED; set it "
                "(always open but for those days: Mon-Sun 00:00-24:00)"
            )
        return NurseLine(chosen.nurse_line)
    if not chosen.time_zone:
        raise SetupError("environment variable ASSISTANT_TIME_ZONE: needed beside ASSISTANT_NURSE_HOURS; set it")
    return NurseLine(chosen.nurse_line, read_hours(chosen.nurse_hours, chosen.time_zone, chosen.nurse_closed))
