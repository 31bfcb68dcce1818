"""When the nurse line is open, and how that is written."""

from datetime import datetime

import pytest

from assistant.errors import SetupError
from assistant.hours import read_hours

ZONE = "America/Los_Angeles"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


WEEK = "Mon-Fri 08:00-17:00, Sat 09:00-12:00"


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        (WEEK, "2026-11-25T08:00-08:00", True),
        (WEEK, "2026-11-25T07:59-08:00", False),
        (WEEK, "2026-11-25T16:59-08:00", True),
        (WEEK, "2026-11-25T17:00-08:00", False),
        (WEEK, "2026-11-26T00:59+00:00", True),  # 4:59 p.m. of the day before in Los Angeles
        (WEEK, "2026-11-28T11:00-08:00", True),
        (WEEK, "2026-11-29T11:00-08:00", False),
        ("Mon-Sun 00:00-24:00", "2026-11-29T23:59-08:00", True),
        ("Fri-Mon 10:00-11:00", "2026-11-29T10:30-08:00", True),
        ("Fri-Mon 10:00-11:00", "2026-12-01T10:30-08:00", False),
    ],
)
def test_open(hours: str, moment: str, is_open: bool) -> None:
    assert read_hours(hours, ZONE).open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-25T06:00-08:00", "today at 8:00 am"),
        ("2026-11-25T18:00-08:00", "tomorrow at 8:00 am"),
        ("2026-11-27T18:00-08:00", "tomorrow at 9:00 am"),
        ("2026-11-28T18:00-08:00", "on Monday at 8:00 am"),
        ("2026-10-31T18:00-07:00", "on Monday at 8:00 am"),  # the clocks go back in that night
    ],
)
def test_when_it_opens_next(moment: str, told: str) -> None:
    assert read_hours(WEEK, ZONE).told(at(moment)) == told


def test_noon_and_a_week_from_now() -> None:
    hours = read_hours("Wed 12:30-13:00", ZONE)
    assert hours.told(at("2026-11-25T12:45-08:00")) == "next Wednesday at 12:30 pm"


@pytest.mark.parametrize(
    "wrong",
    [
        "8-17",
        "Mon-Fri 8:00-17:00",
        "Mo-Fr 08:00-17:00",
        "Mon 17:00-08:00",
        "Mon 08:00-25:00",
        "Mon 08:60-09:00",
        "Mon,",
    ],
)
def test_wrong_hours_say_how_to_write_them(wrong: str) -> None:
    with pytest.raises(SetupError, match=r"ASSISTANT_NURSE_HOURS.*Mon-Fri 08:00-17:00"):
        read_hours(wrong, ZONE)


@pytest.mark.parametrize("zone", ["Pacific", "", "../etc/passwd", "\0"])
def test_a_wrong_zone_says_how_to_write_it(zone: str) -> None:
    with pytest.raises(SetupError, match="ASSISTANT_TIME_ZONE"):
        read_hours(WEEK, zone)
