"""How long something has lasted, read from words: "since tuesday", "three days now"; in doubt the longer reading.

spaCy's matcher finds the words on a blank pipeline's tokens, dateutil reckons with the calendar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import tz
from dateutil.relativedelta import relativedelta

from assistant.dialogue.duration_matcher import Hit, hits
from assistant.dialogue.duration_words import duration_words
from assistant.dialogue.past_dates import past_date, start_of_day
from assistant.errors import SetupError
from assistant.settings import settings

HOUR, DAY = 1.0, 24.0
TWO_DAYS, TWO_WEEKS = 2 * DAY, 14 * DAY  # hours: when a doctor is to know, and when people say "weeks"
LESS = 1.0  # hours that "less than two days" is less
_SPLIT = re.compile(r"(?<=\d)(?=[a-z])(?!st\b|nd\b|rd\b|th\b)|(?<=[a-z0-9])[-\u2013](?=[a-z0-9])")
_DATE = (
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"
    r"|\b(?:{months})\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?\b|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:{months})\b"
)
_MONTH = (
    r"\b(?P<how>since|from|in|during)(?: the)?(?: (?:early|late|mid|middle of|start of|end of|beginning of))?[ -]"
    r"(?:(?:lumbar puncture|spinal tap|puncture|procedure|tap|lp|test) in )?(?P<name>{months})\b(?!\.? ?\d)"
)
_LONG_AGO = timedelta(days=300)  # "in january", said in november: it is as soon one that is to come


@dataclass(frozen=True)
class Duration:
    """Hours that something has lasted, at least and at most."""

    least: float
    most: float

    @property
    def two_days(self) -> bool:
        """Whether it may be two days or more."""
        return self.most >= TWO_DAYS

    @property
    def weeks(self) -> bool:
        """Whether it may be two weeks or more."""
        return self.most >= TWO_WEEKS


def local_zone() -> tzinfo:
    """Where patients are: the setting, else the machine's.

    Raises:
        SetupError: the setting is no time zone.
    """
    name = settings().time_zone
    try:
        return ZoneInfo(name) if name else tz.tzlocal()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SetupError(
            f"environment variable ASSISTANT_TIME_ZONE: {name!r} is no time zone; write it as America/Los_Angeles"
        ) from None


def duration(text: str, now: datetime | None = None) -> Duration | None:
    """How long a text says that something has lasted.

    Args:
        text: anything; "in two days", "not since tuesday" and "twice a day" tell no such time.
        now: with the patient's time zone, in which days begin and end; the present when None.

    Returns:
        the longest that is named, or None.
    """
    now = now or datetime.now(local_zone())
    lower = text.lower().replace("\u2019", "'")
    found = [
        *_of_dates(lower, now),
        *_of_months(lower, now),
        *(d for hit in hits(_readable(lower)) if (d := _of(hit, now))),
    ]
    return max(found, key=lambda d: d.most) if found else None


def _readable(text: str) -> str:
    return _SPLIT.sub(" ", _dates().sub(" ", text))


def _of(hit: Hit, now: datetime) -> Duration | None:
    """What one match says."""
    match hit.kind:
        case "amount":
            return _of_amount(hit)
        case "bare":
            return Duration(*duration_words().bare[hit.words[-1]])
        case "day_number":
            days = float(hit.number)
            return Duration((days - 1) * DAY, days * DAY) if days > 0 else None
        case _:
            started = past_date(hit, now)
            return _since(started, now) if started else None


def _of_amount(hit: Hit) -> Duration:
    unit = duration_words().units[hit.unit]
    least, most = hit.least * unit, hit.most * unit
    if hit.shorter:
        return Duration(0.0, max(0.0, most - min(LESS, unit / 2)))
    return Duration(least, 2 * most if hit.longer else most)


def _of_dates(text: str, now: datetime) -> Iterator[Duration]:
    """Days of the calendar, "2026-11-24" or "november 24th"; one in the future is of the year before."""
    from dateutil.parser import ParserError, parse

    for match in _dates().finditer(text):
        try:
            midnight = start_of_day(now)
            day = parse(re.sub(r"\b(of|the)\b", "", match.group()), default=midnight.replace(tzinfo=None))
        except (ParserError, OverflowError):
            continue
        started = start_of_day(day.replace(tzinfo=now.tzinfo))
        if started > now and re.search(r"\d{4}|/\d+/", match.group()) is None:
            started -= relativedelta(years=1)
        if started <= now:
            yield _since(started, now)


def _of_months(text: str, now: datetime) -> Iterator[Duration]:
    """ "Since the tap in october", "in late august": from the first of the month on."""
    today = start_of_day(now)
    for match in _months().finditer(text):
        names = [month[: len(match["name"])] for month in duration_words().months]
        started = today.replace(month=1 + names.index(match["name"]), day=1)
        if started > today:
            started -= relativedelta(years=1)
        if match["how"] in ("since", "from") or today - started < _LONG_AGO:
            yield _since(started, now)


@cache
def _months() -> re.Pattern[str]:
    months = duration_words().months
    short = [month[:length] for month in months if month not in ("march", "may") for length in (4, 3)]  # "sept", "oct"
    return re.compile(_MONTH.replace("{months}", "|".join((*months, *short))))


def _since(started: datetime, now: datetime) -> Duration:
    """Real hours, whatever the clocks were changed by in between."""
    hours = (now.astimezone(timezone.utc) - started.astimezone(timezone.utc)) / timedelta(hours=1)
    return Duration(max(0.0, hours - DAY), max(0.0, hours))


@cache
def _dates() -> re.Pattern[str]:
    months = [name for month in duration_words().months for name in (month, month[:3])]
    return re.compile(_DATE.replace("{months}", "|".join(months)))
