"""One or two, told right after a question about a drink or an ordinary medicine: no overdose, and no seizure."""

import pytest

from assistant.dialogue.plain_answers import is_plain_answer
from assistant.safety.misread import dose_told_after, harmless_flags

DRINK, PILL = "can i drink coffee", "can i take tylenol"


def dismissed(before: str, text: str) -> frozenset[str]:
    dose = dose_told_after(text, before)
    return harmless_flags(dose, ()) if dose else frozenset()


@pytest.mark.parametrize(
    "before",
    [
        *(
            DRINK,
            "can i drink water",
            "can i have soda",
            "is tea ok",
            "may i have some coffee",
            "can i drink tea please",
        ),
        *("is it ok to drink coffee", "how much coffee can i have", "should i drink more water"),
    ],
)
@pytest.mark.parametrize(
    "text", ["i already had two", "i had two", "had 2 already", "ive already had one", "yeah i had two this morning"]
)
def test_two_after_a_drink_is_no_overdose(before: str, text: str) -> None:
    assert {"overdose_or_poisoning", "seizure"} <= dismissed(before, text)


@pytest.mark.parametrize(
    "text", ["took two", "yeah i took two", "yep took one", "i had 2 an hour ago", "i already took two", "i had two"]
)
def test_two_after_a_common_medicine_is_neither_overdose_nor_seizure(text: str) -> None:
    assert {"overdose_or_poisoning", "seizure"} <= dismissed(PILL, text)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        *((DRINK, text) for text in ("i already took two", "i had two bottles", "i had ten", "i had two seizures")),
        *(
            (DRINK, text)
            for text in ("i had two and i feel sick", "he had two fits", "i had two an hour ago and shook")
        ),
        *((PILL, text) for text in ("took two bottles", "i took them all", "took twenty", "took two handfuls")),
        *((PILL, text) for text in ("i already took two bottles of it", "yeah i took two packs", "had two strokes")),
        *((before, "i had two") for before in ("can i drink vodka", "can i drink bleach", "can i drink antifreeze")),
        *((before, "i had two") for before in ("can i drink coffee with ambien", "can i drink coffee on morphine")),
        *((before, "i had two") for before in ("can i have a seizure from coffee", "can i take pills with water")),
        *((before, "i had two") for before in ("i had coffee", "can i drink coffee after a seizure", "", "water")),
        *((before, "i had two") for before in ("can i take tylenol and ambien", "can i take my pills")),
    ],
)
def test_anything_more_or_else_keeps_its_alarm(before: str, text: str) -> None:
    assert not dismissed(before, text) & {"overdose_or_poisoning", "seizure"}


@pytest.mark.parametrize(
    "text", ["my bowels work", "my bladder works fine", "i dont soil myself", "i never wet myself"]
)
def test_what_works_is_heard_as_no_alarm(text: str) -> None:
    assert is_plain_answer(text)


@pytest.mark.parametrize(
    "text", ["my bowels dont work", "my bladder works too much", "i soil myself", "i dont wet myself i soil myself"]
)
def test_what_does_not_work_keeps_its_alarm(text: str) -> None:
    assert not is_plain_answer(text)
