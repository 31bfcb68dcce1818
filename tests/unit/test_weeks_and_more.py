"""A headache of weeks beside what may come from a bleed or a leak in the head is urgent, and not to be watched."""

import pytest

from assistant.safety.detector import detect
from assistant.safety.findings import ESCALATING


def escalates(text: str) -> bool:
    return any(found.tier in ESCALATING for found in detect(text).present)


@pytest.mark.parametrize(
    "told", ["headache for weeks", "i have had a headache for three weeks", "my headache has lasted a month"]
)
@pytest.mark.parametrize(
    "more",
    [
        *("and im sleepy all the time", "and i keep dropping things", "and i am forgetting things"),
        *("and my balance is off", "and i keep forgetting things", "and i sleep all the time", "and im getting clumsy"),
    ],
)
def test_a_headache_of_weeks_with_more_is_urgent(told: str, more: str) -> None:
    assert escalates(f"{told} {more}")


@pytest.mark.parametrize(
    "text",
    [
        *("my balance is off and ive had a headache for weeks", "forgetting things, headache for 5 weeks"),
        "sleepy all the time with a headache for two months",
    ],
)
def test_told_the_other_way_round_it_is_urgent_too(text: str) -> None:
    assert escalates(text)


@pytest.mark.parametrize(
    "text",
    [
        *("headache for weeks", "headache for three weeks and i am tired of it", "i had a headache for two days"),
        *("can i drop things off in two weeks, my headache is mild", "i forgot to ask about my mild headache"),
        *("headache for weeks but i sleep fine", "how many weeks until i can do balance exercises"),
        *("i am sleepy today", "will a headache go away in weeks", "my balance is off today"),
    ],
)
def test_less_is_not(text: str) -> None:
    assert not escalates(text)
