"""A number, a duration or a medicine that no named fact has cannot get into an answer."""

import pytest

from assistant.answers import Answer
from assistant.checks.answers import _problems
from assistant.knowledge import knowledge


def problems(text: str, *facts: str, topic: str = "headache_expected") -> list[str]:
    answer = Answer(topic, shown=text, spoken=text, more=text, facts=facts)
    return [p for p in _problems(answer, knowledge()) if "no fact does" in p]


HEADACHE = "kaiser.headache_24_to_48"  # 24 to 48 hours, and nothing else
TWO_DAYS, EMERGENCY = "healthwise.still_there_2_days", "kaiser.emergency_call"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Wait 24 weeks.", "24 weeks"),
        ("Wait 24 years.", "24 years"),
        ("Wait 24 full days.", "24 days"),
        ("Wait 24 to 48 days.", "24 days"),
        ("Wait 24 to 72 hours.", "72 hours"),
        ("Wait 24-72 hours.", "72 hours"),
        ("Wait 24.5 hours.", "24.5 hours"),
        ("Wait ten days.", "10 days"),
        ("Wait ten more days.", "10 days"),
        ("Wait twelve hours.", "12 hours"),
        ("Wait twenty-five hours.", "25 hours"),
        ("Wait one hundred and twenty hours.", "120 hours"),
        ("Wait a day.", "1 day"),
        ("Wait an hour.", "1 hour"),
        ("Wait one or two days.", "1 day"),
        ("Wait a day or two.", "2 days"),
        ("Wait half an hour.", "half hour"),
        ("Wait half a day.", "half day"),
        ("Wait a couple of days.", "couple of days"),
        ("Wait several days.", "several days"),
        ("Wait a few weeks.", "few weeks"),
        ("Wait for weeks.", "weeks"),
        ("Wait until the third day.", "3rd day"),
        ("Go to work the next day.", "next day"),
        ("Go to work tomorrow.", "tomorrow"),
        ("Take it every day.", "every day"),
        ("Take it twice a day.", "2 times"),
        ("Take it three times daily.", "3 times"),
        ("Take 24 mg.", "24 mg"),
        ("Take 24mg.", "24 mg"),
        ("Drink eight glasses.", "8 glasses"),
        ("It helps 48% of people.", "48 percent"),
        ("A fever is 100.4 degrees.", "100.4 degrees"),
        ("Wait 24.", "24"),
        ("Take two.", "2"),
    ],
)
def test_a_number_goes_with_its_unit(text: str, said: str) -> None:
    found = problems(text, HEADACHE)
    for name in ("answer", "spoken answer", "more"):
        assert any(p.startswith(f'{name} says "{said}", no fact does') for p in found), found


@pytest.mark.parametrize(
    "text",
    [
        "It may last 24 to 48 hours.",
        "It may last 24-48 hours.",
        "It may last twenty-four to forty eight hours.",
        "It may last between 24 and 48 hours.",
        "It may last 48 full hours.",
        "Call nine one one.",
        "Call {emergency_number} or {advice_line}, and ask {organisation} about {opening_hours}.",
        "One is worse than the other, so ask for the other one.",
        "Lie down first. No one should lift you.",
        "It is one of two things, and each of the two can pass.",
        "Tell your doctor at once. Once it is gone, get up.",
        "Do your usual daily tasks. Call at any hour. The phone hours are short.",
        "This may last a short time.",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert problems(text, HEADACHE) == []


def test_words_and_digits_are_the_same_number() -> None:
    for text in ("Call at two days.", "Call at 2 days.", "Call on day 2 days."):
        assert not any('"2 days"' in p for p in problems(text, TWO_DAYS))
    assert problems("It takes a week.", "kaiser.results_ms_week") == []
    assert problems("Wait a day.", "kaiser.advice_line_24_hours"), '"24 hours a day" is not a day'
    assert problems("The line answers 24 hours a day.", "kaiser.advice_line_24_hours") == []


def test_a_number_of_one_fact_does_not_join_the_unit_of_the_next() -> None:
    assert problems("Wait 911 weeks.", EMERGENCY, "statcare.weeks_or_months")


@pytest.mark.parametrize(
    "text",
    [
        *("Take some Eliquis.", "Take two Excedrin.", "Take some tylenol.", "Take amoxicillin.", "Take flurbiprofen."),
        *("Take enoxaparin.", "Take naproxen.", "Take some melatonin.", "Take ondansetron.", "Take Zofran."),
        *("Take Xarelto.", "Take an aspirin.", "Take a painkiller.", "Take a sleeping pill.", "Take steroids."),
        *("Take some oxycodone.", "Take some Benadryl.", "Take rivaroxaban.", "Take a blood thinner."),
        "Take some Zzyqua.",
    ],
)
def test_a_medicine_must_stand_in_a_fact(text: str) -> None:
    assert any("names" in p for p in problems(text, HEADACHE))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("You can take acetaminophen or ibuprofen.", "kaiser.store_pain_medicine"),
        ("Take your antibiotics.", "healthwise.antibiotics_directed"),
        ("You may have stopped a blood thinner, like aspirin.", "healthwise.restart_blood_thinners"),
        ("A kind called NSAIDs may help.", "statcare.store_medicine"),
        ("I know that an X-ray in April or a magazine is not one.", HEADACHE),
    ],
)
def test_a_medicine_of_a_fact_may_be_named(text: str, fact: str) -> None:
    assert problems(text, fact) == []
