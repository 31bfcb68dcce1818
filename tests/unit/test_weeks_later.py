"""A pain of weeks that was classified as one that stays."""

from typing import Any

import pytest

from assistant.dialogue.weeks_later import weeks_instead, weeks_later
from assistant.guard.understanding import told_of_weeks

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
        *("this headahce has been here for 6 weeks", "headach for a month", "my head still aches 5 weeks later"),
        *("my headache has gone on for weeks", "a headache since the spinal tap, three weeks back, three weeks"),
    ],
)
@pytest.mark.parametrize(
    "topic",
    ["headache_expected", "headache_relief", "back_pain_weeks_causes", "back_pain_weeks_treatment", STAYS],
)
def test_a_headache_of_weeks_is_told_so_and_gets_no_causes_of_a_back(said: str, topic: str) -> None:
    assert weeks_later(said, topic) == STAYS
    assert "call your doctor" in weeks_instead(STAYS, said)


@pytest.mark.parametrize(
    "said",
    [
        *("i've had this headache for three days", "my headache is still there", "since yesterday my head hurts"),
        *("can i fly in three weeks", "headache twice a week", "it's been three days"),
    ],
)
def test_a_shorter_headache_is_not_told_so(said: str) -> None:
    assert weeks_instead(STAYS, said) == ""
    assert weeks_later(said, "headache_expected") == "headache_expected"


def test_the_weeks_answer_is_short_and_contradicts_nothing() -> None:
    said = weeks_instead(STAYS, "headache for three weeks")
    assert len(said.split()) < 60
    assert "stiff neck" in said
    assert not any(words in said for words in ("lie flat", "can last longer", "Until then"))


def test_a_back_keeps_what_helps_it() -> None:
    assert weeks_later("my back hurts for three weeks", "back_pain_weeks_treatment") == "back_pain_weeks_treatment"


def test_only_the_answer_of_a_headache_has_that_sentence() -> None:
    assert weeks_instead(STAYS, "it's been three weeks")
    assert weeks_instead("back_pain_weeks_causes", "it's been three weeks") == ""
    assert weeks_later("headache for three weeks, can i drink coffee", "caffeine") == "caffeine"


def test_an_open_form_says_it_too() -> None:
    assert weeks_instead(STAYS, "for three weeks")
    assert weeks_instead(STAYS, "since last month")


def unsure(text: str, *ranked: str) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": 0.3} for name in ("nlu_fallback", *ranked)]
    return {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.3}, "intent_ranking": ranking}


@pytest.mark.parametrize("ranked", [("back_pain_weeks_causes", STAYS), (STAYS,), ("back_pain_weeks_treatment",)])
def test_a_headache_of_weeks_is_not_asked_which_pain_is_meant(ranked: tuple[str, ...]) -> None:
    assert told_of_weeks(unsure("i have had a headache for three weeks", *ranked))["intent"]["name"] == STAYS


@pytest.mark.parametrize(
    ("text", "ranked"),
    [
        ("my back has hurt for three weeks", "back_pain_weeks_causes"),
        ("i have had a headache", STAYS),
        ("headache for three weeks, can i drive", "driving"),
        ("headache for three weeks", ""),
    ],
)
def test_another_doubt_stays_one(text: str, ranked: str) -> None:
    assert told_of_weeks(unsure(text, ranked))["intent"]["name"] == "nlu_fallback"
