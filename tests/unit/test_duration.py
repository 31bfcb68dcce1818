"""How long something has lasted, in people's own words, by a clock that stands still."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.dialogue.duration import Duration, duration, local_zone
from assistant.errors import SetupError
from assistant.settings import settings

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZONE)  # a Thursday
DAY = 24

MOST = {  # hours at most
    "since tuesday": 58, "since Tuesday.": 58, "since tues": 58, "it started on tuesday": 58, "tuesday": 58,
    "since last night": 17, "last night": 17, "since yesterday": 34, "yesterday morning": 30, "yesterday": 34,
    "since the weekend": 130, "since monday morning": 78, "since wednesday": 34, "since thursday": 7 * DAY + 10,
    "since friday": 6 * DAY + 10, "last tuesday": 9 * DAY + 10, "since this morning": 6, "this morning": 6,
    "today": 10,
    "since the day before yesterday": 58, "for 3 days": 72, "three days now": 72, "3days": 72, "2-3 days": 72,
    "two or three days": 72, "a couple of days": 72, "a few days": 120, "several days": 168, "day four": 96,
    "day 4": 96,
    "the fourth day": 96, "3rd day now": 72, "half a week": 84, "about a week": 168, "a week": 168, "ten days": 240,
    "a week or so": 168, "weeks": 1440, "for weeks now": 1440, "a couple of weeks": 504, "a fortnight": 336,
    "a month": 730,
    "48 hours": 48, "36 hours": 36, "half a day": 12, "a day and a half": 36, "one and a half days": 36, "an hour": 1,
    "two hours ago": 2, "a few hours": 5, "twenty minutes": 0.334, "days": 168, "all week": 168, "all day": 24,
    "over a week": 336, "more than two days": 96, "less than two days": 47, "almost three days": 71,
    "since the third": 23 * DAY + 10,
    "since the 24th": 58, "since 2026-11-24": 58, "2026-11-24": 58, "since november 24th": 58,
    "since the 24th of november": 58,
    "since nov 24": 58, "since 11/24": 58, "last week": 10 * DAY + 10, "in the last two days": 48,
    "for the past 3 days": 72,
    "no, only since this morning": 6, "still there after two days": 48, "two nights": 48, "3 weeks": 504,
    "six months": 4380,
    "it's been four days since the tap": 96, "since yesterday, no three days": 72, "two weeks or three": 336,
}  # fmt: skip
NONE = (
    "not since tuesday", "in two days", "in about two days", "tomorrow", "next week", "until friday", "by monday",
    "twice a day",
    "three times a day", "every two hours", "two tablets", "when can i drive", "two days from now", "since the tap",
    "yes", "",
    "no fever", "2030-01-01", "once a week", "within two days", "my second question", "four",
)  # fmt: skip


@pytest.mark.parametrize(("text", "hours"), MOST.items())
def test_the_longest_that_is_meant(text: str, hours: float) -> None:
    found = duration(text, NOW)
    assert found is not None
    assert found.most == pytest.approx(hours, abs=0.01 + (1 if "months" in text else 0))
    assert 0 <= found.least <= found.most


@pytest.mark.parametrize("text", NONE)
def test_what_tells_no_such_time(text: str) -> None:
    assert duration(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "two_days", "weeks"),
    [
        ("since tuesday", True, False), ("since yesterday", False, False), ("this morning", False, False),
        ("half a day", False, False), ("about a week", True, False), ("three weeks", True, True), ("weeks", True,
    True),
        ("day two", True, False), ("a fortnight", True, True),
    ],
)  # fmt: skip
def test_what_follows_from_it(text: str, two_days: bool, weeks: bool) -> None:
    found = duration(text, NOW)
    assert found is not None
    assert (found.two_days, found.weeks) == (two_days, weeks)


@pytest.mark.parametrize(
    ("now", "text", "hours"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=ZONE), "since sunday", 33),  # over the end of a week
        (datetime(2026, 11, 23, 9, 0, tzinfo=ZONE), "since the weekend", 57),
        (datetime(2026, 11, 22, 9, 0, tzinfo=ZONE), "since this weekend", 33),
        (datetime(2026, 11, 22, 9, 0, tzinfo=ZONE), "since the weekend", 8 * DAY + 9),
        (datetime(2026, 12, 1, 9, 0, tzinfo=ZONE), "since the 29th", 57),  # over the end of a month
        (datetime(2026, 3, 2, 9, 0, tzinfo=ZONE), "since the 31st", 30 * DAY + 9),
        (datetime(2026, 1, 2, 9, 0, tzinfo=ZONE), "since december 31", 57),
        (datetime(2026, 3, 8, 12, 0, tzinfo=ZONE), "since yesterday", 35),  # an hour is left out that night
        (datetime(2026, 11, 1, 12, 0, tzinfo=ZONE), "since yesterday", 37),  # and comes twice
        (datetime(2026, 11, 26, 0, 5, tzinfo=ZONE), "last night", 7 + 5 / 60),
        (datetime(2026, 11, 26, 23, 59, tzinfo=ZONE), "yesterday", 48 - 1 / 60),  # never two days
        (datetime(2026, 11, 26, 1, 0, tzinfo=ZoneInfo("Pacific/Auckland")), "since tuesday", 49),
    ],
)
def test_weeks_months_and_clocks_that_change(now: datetime, text: str, hours: float) -> None:
    found = duration(text, now)
    assert found is not None
    assert found.most == pytest.approx(hours, abs=0.01)


def test_the_zone_is_the_settings_or_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert datetime.now(local_zone()).utcoffset() is not None
    assert isinstance(duration("since yesterday"), Duration)
    monkeypatch.setenv("ASSISTANT_TIME_ZONE", "Nowhere/Land")
    settings.cache_clear()
    with pytest.raises(SetupError, match="ASSISTANT_TIME_ZONE"):
        local_zone()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("since the lumbar puncture in october", 57), ("since october", 57), ("had the lp in september", 87)),
        *(("from my lp in august", 118), ("in early sept", 87), ("since last november, in november", 26)),
        *(("in march", 271), ("since december", 361), ("since the tap in late aug", 118)),
    ],
)
def test_a_month_is_one_from_its_first_day_on(text: str, days: int) -> None:
    found = duration(text, NOW)
    assert found is not None
    assert abs(found.most / DAY - days) < 1


@pytest.mark.parametrize(
    "text", ["my appointment is in december", "in january", "i may be sore", "march on", "it may be in my head"]
)
def test_a_month_to_come_or_another_word_is_none(text: str) -> None:
    assert duration(text, NOW) is None


def test_later_is_how_long_it_lasts_where_it_still_hurts() -> None:
    still = duration("it still hurts 4 weeks later", NOW)
    assert still is not None
    assert still.most == 4 * 7 * DAY
    assert duration("it began 4 weeks later", NOW) is None
