"""A pain of weeks that was classified as one that stays."""

import pytest

from assistant.dialogue.weeks_later import weeks_first, weeks_later

STAYS = "symptom_past_two_days"


@pytest.mark.parametrize(
    "said",
    [
        "it's been a good fortnight and my back still isn't right after the lumbar puncture",
        "my back has been sore for three weeks now",
        "lower back still not right, a month after the tap",
    ],
)
def test_a_back_that_hurts_for_weeks_gets_the_weeks_answer(said: str) -> None:
    assert weeks_later(said, STAYS) == "back_pain_weeks_causes"


@pytest.mark.parametrize(
    "said",
    [
        "my back is still sore after three days",
        "my head and my lower back hurt for three weeks",
        "it is still there after three weeks",
        "my back is still sore",
    ],
)
def test_any_other_pain_that_stays_keeps_its_answer(said: str) -> None:
    assert weeks_later(said, STAYS) == STAYS


def test_another_topic_stays() -> None:
    assert weeks_later("my back hurt for three weeks, can i drive", "driving") == "driving"


@pytest.mark.parametrize(
    "said",
    [
        *("i've had this headache for three weeks", "my headache is still there after three weeks"),
        *("headache for a month now", "my head has been hurting for weeks", "two months of headaches since the tap"),
        *("is it normal to still have a headache after four weeks", "my head still aches, it's been six weeks"),
    ],
)
@pytest.mark.parametrize("topic", ["headache_expected", "headache_relief", "back_pain_weeks_causes", STAYS])
def test_a_headache_of_weeks_is_told_so_and_gets_no_causes_of_a_back(said: str, topic: str) -> None:
    assert weeks_later(said, topic) == STAYS
    assert "call your doctor" in weeks_first(STAYS, said)


@pytest.mark.parametrize(
    "said",
    [
        *("i've had this headache for three days", "my headache is still there", "since yesterday my head hurts"),
        *("can i fly in three weeks", "headache twice a week", "it's been three days"),
    ],
)
def test_a_shorter_headache_is_not_told_so(said: str) -> None:
    assert weeks_first(STAYS, said) == ""
    assert weeks_later(said, "headache_expected") == "headache_expected"


def test_only_the_answer_of_a_headache_has_that_sentence() -> None:
    assert weeks_first(STAYS, "it's been three weeks")
    assert weeks_first("back_pain_weeks_causes", "it's been three weeks") == ""
    assert weeks_later("headache for three weeks, can i drink coffee", "caffeine") == "caffeine"


def test_an_open_form_says_it_too() -> None:
    assert weeks_first(STAYS, "for three weeks")
    assert weeks_first(STAYS, "since last month")
