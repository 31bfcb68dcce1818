"""A pain of weeks that was classified as one that stays."""

import pytest

from assistant.dialogue.weeks_later import weeks_later

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
        "my headache is still there after three weeks",
        "my head and my lower back hurt for three weeks",
        "it is still there after three weeks",
        "my back is still sore",
    ],
)
def test_any_other_pain_that_stays_keeps_its_answer(said: str) -> None:
    assert weeks_later(said, STAYS) == STAYS


def test_another_topic_stays() -> None:
    assert weeks_later("my back hurt for three weeks, can i drive", "driving") == "driving"
