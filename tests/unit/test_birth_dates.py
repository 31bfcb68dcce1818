"""A date of birth beside a complaint is kept from the sentence model, and from nobody else."""

import pytest

from assistant.safety.birth_dates import without_birth_dates


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("i have a headache born 3/4/1962", "i have a headache"),
        ("born 3/4/1962 headache", "headache"),
        ("headache, born in 1962", "headache"),
        ("1962 headache", "headache"),
        ("my head hurts 3/4/1962", "my head hurts"),
        ("i was born on march 4th 1962 and my head hurts", "my head hurts"),
        ("my dob is 03-04-62, my back is sore", "my back is sore"),
        ("date of birth the 4th of march 1962 i have a headache", "i have a headache"),
        ("my son born 2012 has a fever", "my son has a fever"),
        ("john born 1962 has a headache", "john has a headache"),
    ],
)
def test_it_is_left_out(said: str, left: str) -> None:
    assert without_birth_dates(said) == left


@pytest.mark.parametrize(
    "said",
    [
        *("born 3/4/1962", "1962", "headache since 1962", "my baby was born 3/4/2026 and i bleed", "fever of 101.2"),
        *("headache 7/10", "i took 12/11 pills", "it hurts since 3/4/2026", "headache on 12/11/2014", "temp 98.6"),
        *("pain 9 out of 10", "the baby is being born", "i was born with a bad back"),
    ],
)
def test_other_numbers_stay(said: str) -> None:
    assert without_birth_dates(said) == said
