"""From "last night", "since tuesday" or "the third" to when that was; of two readings the earlier."""

from datetime import datetime, timedelta

from dateutil.relativedelta import SA, relativedelta

from assistant.dialogue.duration_matcher import Hit
from assistant.dialogue.duration_words import duration_words

MOST_MONTHS_BACK = 3  # to find one that has a 31st


def start_of_day(when: datetime) -> datetime:
    """Midnight of that day, in its own zone."""
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


def past_date(hit: Hit, now: datetime) -> datetime | None:
    """When it began; None when it cannot have.

    Args:
        now: with a time zone.
    """
    today = start_of_day(now)
    match hit.kind:
        case "today":
            return _from_part(today, hit, now)
        case "yesterday":
            return _yesterday(today, hit)
        case "weekday":
            return _weekday(today, hit)
        case "weekend":
            return _weekend(today, hit)
        case "last":
            return _last(today, hit.words[-1])
        case "ordinal":
            return _day_of_month(today, int(hit.number)) if 1 <= hit.number <= 31 else None
    return None


def _part(hit: Hit) -> int:
    """Hour from which on."""
    parts = duration_words().parts_of_day
    return next((parts[word] for word in hit.words if word in parts), 0)


def _from_part(today: datetime, hit: Hit, now: datetime) -> datetime:
    """A part of today that is still to come is told of loosely: the whole day counts."""
    started = today.replace(hour=_part(hit))
    return started if started <= now else today


def _yesterday(today: datetime, hit: Hit) -> datetime:
    back = 2 if "before" in hit.words or "b4" in hit.words else 1
    return (today - timedelta(days=back)).replace(hour=_part(hit))


def _weekday(today: datetime, hit: Hit) -> datetime:
    """The latest one before today; said with "last" it may be the one before that, in doubt it is."""
    words = duration_words()
    name = next(
        w for word in hit.words if (w := words.short_weekdays.get(word, word.removesuffix("s"))) in words.weekdays
    )
    back = (today.weekday() - words.weekdays.index(name)) % 7 or 7
    if hit.words[0] == "last" and back < 7:
        back += 7
    return (today - timedelta(days=back)).replace(hour=_part(hit))


def _weekend(today: datetime, hit: Hit) -> datetime:
    """From its Saturday on. On a weekend the one before is meant, unless it is "this" one."""
    saturday = _moved(today, relativedelta(weekday=SA(-1)))
    is_weekend = today.weekday() >= 5
    return saturday - timedelta(days=7 if is_weekend and hit.words[0] != "this" else 0)


def _last(today: datetime, unit: str) -> datetime:
    """From its first day on."""
    if unit == "week":
        return today - timedelta(days=today.weekday() + 7)
    return _moved(today, relativedelta(months=-1, day=1) if unit == "month" else relativedelta(years=-1, yearday=1))


def _moved(day: datetime, by: relativedelta) -> datetime:
    moved: datetime = day + by
    return moved


def _day_of_month(today: datetime, day: int) -> datetime | None:
    """The latest such day before today."""
    for back in range(MOST_MONTHS_BACK + 1):
        found = _moved(today, relativedelta(months=-back, day=day))
        if found.day == day and found < today:
            return found
    return None
