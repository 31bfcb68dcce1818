"""When the nurse line is open: `Mon-Fri 08:00-17:00, Sat 09:00-12:00`, in the hospital's own time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.errors import SetupError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS_OF_A_WEEK = 7
MINUTES = 24 * 60
_ENTRY = re.compile(
    rf"(?P<first>{'|'.join(DAYS)})(?:-(?P<last>{'|'.join(DAYS)}))? "
    r"(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHAPE = "write it as Mon-Fri 08:00-17:00, Sat 09:00-12:00 (24 hours: Mon-Sun 00:00-24:00; a night is two entries)"


@dataclass(frozen=True)
class Hours:
    """Opening hours.

    Attributes:
        spans: weekday (0 is Monday), minute of the day it opens, minute it closes.
        zone: where those are.
        closed: days, there, on which it is closed all day.
    """

    spans: tuple[tuple[int, int, int], ...]
    zone: ZoneInfo
    closed: frozenset[date] = frozenset()

    def _on(self, day: date) -> list[tuple[int, int]]:
        """Minutes of a day at which it opens and closes."""
        if day in self.closed:
            return []
        return [(opens, closes) for weekday, opens, closes in self.spans if weekday == day.weekday()]

    def open(self, now: datetime) -> bool:
        """Whether it is open now.

        Args:
            now: with a time zone, whichever.
        """
        here = now.astimezone(self.zone)
        minute = here.hour * 60 + here.minute
        return any(opens <= minute < closes for opens, closes in self._on(here.date()))

    def opens(self, now: datetime) -> datetime:
        """When it opens next, in its own time; a change of the clocks in between does not move it."""
        here = now.astimezone(self.zone)
        days = (here.date() + timedelta(days=ahead) for ahead in count())
        moments = (
            datetime.combine(day, time(opens // 60, opens % 60), self.zone)
            for day in days
            for opens, _ in sorted(self._on(day))
        )
        return next(moment for moment in moments if moment > here)

    def told(self, now: datetime) -> str:
        """ "today at 8:00 am", "tomorrow at 8:00 am", "on Monday at 9:30 am", "next Monday" for a week ahead.

        Beyond that "on Monday, January 12, at 9:30 am".
        """
        opens = self.opens(now)
        ahead = (opens.date() - now.astimezone(self.zone).date()).days
        name = NAMES[opens.weekday()]
        day = {0: "today", 1: "tomorrow", 7: f"next {name}"}.get(ahead, f"on {name}")
        if ahead > DAYS_OF_A_WEEK:
            day = f"on {name}, {MONTHS[opens.month - 1]} {opens.day},"
        return f"{day} at {_clock(opens)}"

    def closes(self, now: datetime) -> datetime | None:
        """When it closes next; None where it is closed now, or never closes."""
        here = now.astimezone(self.zone)
        for ahead in range(8 if self.open(now) else 0):
            day = here.date() + timedelta(days=ahead)
            from_ = here.hour * 60 + here.minute if not ahead else 0
            ends = [closes for opens, closes in self._on(day) if opens <= from_ < closes]
            if not ends:
                return datetime.combine(day, time(), self.zone)
            if max(ends) < MINUTES:
                return datetime.combine(day, time(max(ends) // 60, max(ends) % 60), self.zone)
        return None

    def told_closes(self, now: datetime) -> str:
        """ "5:00 pm", "12:00 am"; "Monday at 8:00 am" where that is later than tonight; "" where it never closes."""
        closes = self.closes(now)
        if closes is None:
            return ""
        tonight = closes - now.astimezone(self.zone) < timedelta(hours=24)
        return _clock(closes) if tonight else f"{NAMES[closes.weekday()]} at {_clock(closes)}"


def _clock(moment: datetime) -> str:
    """ "8:00 am"."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {'am' if moment.hour < 12 else 'pm'}"


def read_hours(text: str, zone: str, closed: str = "") -> Hours:
    """The hours of a setting.

    Args:
        closed: days without hours, such as holidays: 2026-12-25, 2027-01-01.

    Raises:
        SetupError: names the setting, what is wrong, and how to write it.
    """
    spans = [span for entry in text.split(",") for span in _spans(" ".join(entry.split()))]
    days = frozenset(_day(entry.strip()) for entry in closed.split(",") if entry.strip())
    return Hours(tuple(sorted(set(spans))), _zone(zone), days)


def _day(entry: str) -> date:
    try:
        if not _DAY.fullmatch(entry):
            raise ValueError
        return date.fromisoformat(entry)
    except ValueError:
        raise SetupError(
            f"environment variable ASSISTANT_NURSE_CLOSED: {entry!r} is no day; write it as 2026-12-25, 2027-01-01"
        ) from None


def _spans(entry: str) -> list[tuple[int, int, int]]:
    match = _ENTRY.fullmatch(entry)
    if not match:
        raise SetupError(f"environment variable ASSISTANT_NURSE_HOURS: {entry!r} cannot be read; {SHAPE}")
    opens, closes = _minute(match["opens"], entry), _minute(match["closes"], entry)
    if opens >= closes:
        raise SetupError(f"environment variable ASSISTANT_NURSE_HOURS: {entry!r} closes before it opens; {SHAPE}")
    first = DAYS.index(match["first"])
    days = (DAYS.index(match["last"]) - first) % 7 + 1 if match["last"] else 1
    return [((first + number) % 7, opens, closes) for number in range(days)]


def _minute(text: str, entry: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    if minute > 59 or hour * 60 + minute > MINUTES:
        raise SetupError(f"environment variable ASSISTANT_NURSE_HOURS: {text} in {entry!r} is no time; {SHAPE}")
    return hour * 60 + minute


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SetupError(
            f"environment variable ASSISTANT_TIME_ZONE: {name!r} is no time zone; write it as America/Los_Angeles"
        ) from None
