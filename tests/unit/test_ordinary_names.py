"""Names of medicines that are taken, and which side it is: no overdose, no seizure and no stroke by themselves."""

import pytest

from assistant.safety import detect
from assistant.safety.misread import harmless_flags

OVERDOSE = "overdose_or_poisoning"
SIDES = (
    *("only the left one", "just the right one", "only the left side", "mostly the left", "only on the right"),
    *(
        "no, only the left one",
        "it's just the left one",
        "the left one only",
        "only the left",
        "it is only my right side",
    ),
)
NO_SIDES = (
    *("only the left arm", "only my left hand", "only the left side of my face", "i can only move the left one"),
    *("only left side works", "only my left eye", "only the left one moves", "the left one is numb", "only half"),
)
HABITS = (
    *(
        "dilantin",
        "i take dilantin",
        "i'm on dilantin for my seizures",
        "i take keppra every morning",
        "i take amlodipine",
    ),
    *("i take tegretol every morning", "i take imuran every morning", "i take ambien", "she takes dilantin too"),
    *("i am taking lamictal", "he takes depakote", "i take rebif", "also zoloft"),
)
NO_HABITS = (
    *(
        "i took too much dilantin",
        "i took 20 dilantin",
        "i take all my dilantin",
        "i took some ambien",
        "dilantin and whiskey",
    ),
    *("i take ambien to die", "my child took dilantin", "i take 40 ambien", "took the whole bottle of keppra"),
    *("i take dilantin and i had a seizure", "i stopped my dilantin"),
)


@pytest.mark.parametrize("text", SIDES)
def test_a_side_is_no_stroke(text: str) -> None:
    assert "stroke_signs" in harmless_flags(text, detect(text).flags)


@pytest.mark.parametrize("text", SIDES)
def test_after_an_alarm_it_goes_on_with_it(text: str) -> None:
    assert not harmless_flags(text, detect(text).flags, alarmed=True)


@pytest.mark.parametrize("text", NO_SIDES)
def test_a_face_an_arm_or_what_does_not_move_may_be_one(text: str) -> None:
    assert "stroke_signs" not in harmless_flags(text, detect(text).flags)


@pytest.mark.parametrize("text", HABITS)
def test_a_medicine_that_is_taken_is_no_overdose_and_no_seizure(text: str) -> None:
    found = detect(text)
    assert not found.escalates
    assert {OVERDOSE, "seizure"} <= harmless_flags(text, found.flags)
    assert "seizure" not in harmless_flags(text, found.flags, alarmed=True)


@pytest.mark.parametrize("text", NO_HABITS)
def test_anything_beside_it_is_left_to_the_rules_and_the_model(text: str) -> None:
    assert OVERDOSE not in harmless_flags(text, detect(text).flags)


@pytest.mark.parametrize("text", ["i took my dilantin", "i took one keppra this morning", "took lamictal today"])
def test_one_tablet_is_an_ordinary_dose(text: str) -> None:
    assert OVERDOSE in harmless_flags(text, detect(text).flags)


@pytest.mark.parametrize("text", ["i took two dilantin", "i took my ambien", "i took dilantins", "i took lithium"])
def test_two_of_it_or_a_sedative_are_not_taken_for_ordinary(text: str) -> None:
    assert OVERDOSE not in harmless_flags(text, detect(text).flags)
