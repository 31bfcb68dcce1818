"""Ordinary doses, numbers that are no temperature, and other words in which only the sentence model hears danger."""

import pytest

from assistant.guard.understanding import RED_FLAGS, without_misread
from assistant.safety import detect
from assistant.safety.misread import harmless_flags

OVERDOSE, FEVER = "overdose_or_poisoning", "fever"


def _harmless(said: str) -> frozenset[str]:
    return harmless_flags(said, detect(said).flags)


@pytest.mark.parametrize(
    "said",
    [
        "i took one tylenol 500",
        "I took 650 mg Tylenol at noon.",
        "took 2 extra strength tylenol",
        "i take 5 mg of warfarin every night",
        "i take metformin 1000mg twice daily",
        "i had 2.5 mg eliquis this morning",
    ],
)
def test_an_ordinary_dose_is_no_overdose(said: str) -> None:
    assert _harmless(said) == {OVERDOSE}


@pytest.mark.parametrize(
    "said",
    [
        "i took 8 extra strength tylenol at once",
        "i took 12000 mg of acetaminophen",
        "i took 50 mg of warfarin",
        "i took two warfarin",
        "i take xarelto 20 mg twice a day",
        "i took a sleeping pill and cant stay awake",
        "i took one tylenol 500 every hour",
        "my son took a percocet",
        "i took 2 tylenol 650 mg twice a day",
        "i took a percocet by mistake",
        "i took my warfarin twice",
    ],
)
def test_more_than_an_ordinary_dose_is_left_to_the_model(said: str) -> None:
    assert OVERDOSE not in _harmless(said)


@pytest.mark.parametrize(
    "said",
    [
        "my pulse is 102",
        "bp 140 over 102",
        "glucose 103",
        "my weight is 103",
        "my zip is 10101",
        "call me at 101 555 2020",
        "it was 39 dollars",
        "dob 3/4/52",
        "it's 10:15",
        "it's 101 outside",
        "temp 97.8",
        "just took it, 98.1",
        "my bath was 102 degrees",
    ],
)
def test_a_number_that_is_no_temperature_is_no_fever(said: str) -> None:
    assert FEVER not in detect(said).flags
    assert FEVER in _harmless(said)


@pytest.mark.parametrize(
    "said",
    [
        "it's 101",
        "my pulse is 180",
        "bp 80 over 40",
        "blood sugar is 30",
        "i am 101",
        "temp 101",
        "temp 95.2",
        "it was 39",
        "my temp is 97.8 and i cant breathe",
        "call me at 101 555 2020 i cant feel my legs",
        "my bp is fine and temp is over 102",
        "the bath did not help i am at 102 degrees",
        "my pulse is 140 and my chest hurts",
        "born 3/4/26 and she has a fever",
    ],
)
def test_a_number_that_may_be_a_fever_stays(said: str) -> None:
    assert not _harmless(said)


@pytest.mark.parametrize("said", ["temp is over 102", "bp 120 over 80 and temp 102", "he is at 104"])
def test_rules_still_find_the_fever(said: str) -> None:
    assert FEVER in detect(said).flags


def test_a_pulse_may_still_tell_of_something_else() -> None:
    assert _harmless("my pulse is 110") == {FEVER}


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("thanks i will call", "feels_like_emergency"),
        ("i can't afford it", "danger_to_self_or_others"),
        ("[inaudible]", "danger_to_self_or_others"),
        ("i have the runs", "active_labor"),
        ("my husband is shaking his head", "seizure"),
        ("i take keppra for seizures", "seizure"),
        ("my father died of a heart attack", "chest_pain"),
        ("stroke runs in my family", "stroke_signs"),
        ("i have a fear of fainting", "loss_of_consciousness"),
    ],
)
def test_plain_words_are_no_emergency(said: str, flag: str) -> None:
    assert flag in _harmless(said)


@pytest.mark.parametrize(
    "said",
    [
        "thanks i will call 911",
        "i don't want to go on",
        "i can't take it",
        "my husband is shaking",
        "i take keppra for seizures and just had one",
        "my father is having a heart attack",
        "i have copd and cant breathe",
        "i have a fear of fainting and i just fainted",
        "stroke runs in my family and my face droops",
    ],
)
def test_more_than_plain_words_stays(said: str) -> None:
    assert not _harmless(said)


def _heard(said: str, *flags: str, confidence: float = 0.9) -> dict[str, object]:
    ranking = [{"name": "red_flag", "confidence": 0.9}, {"name": "pain_medicine", "confidence": confidence}]
    found = {"flags": list(flags), "tier": "emergency", "evidence": [said], "dismissed": []}
    return {"text": said, "intent": ranking[0], "intent_ranking": ranking, RED_FLAGS: found}


@pytest.mark.parametrize(("confidence", "intent"), [(0.9, "pain_medicine"), (0.2, "nlu_fallback")])
def test_what_was_asked_is_answered_instead(confidence: float, intent: str) -> None:
    said = "i took one tylenol 500"
    told = without_misread(_heard(said, OVERDOSE, confidence=confidence), detect(said), said)
    assert (told["intent"]["name"], told[RED_FLAGS]["tier"], told[RED_FLAGS]["evidence"]) == (intent, "none", [])


def test_another_sign_beside_it_stays() -> None:
    said = "i took one tylenol 500"
    told = without_misread(_heard(said, OVERDOSE, FEVER), detect(said))
    assert (told["intent"]["name"], told[RED_FLAGS]["flags"]) == ("red_flag", [FEVER])


def test_every_reading_must_be_harmless() -> None:
    heard = _heard("i took one tylenol 500", OVERDOSE)
    assert without_misread(heard, detect("i took one tylenol 500"), "i took it all") == heard
