"""An ordinary dose is one tablet, or two where two are taken at once; what may be more is the model's to hear."""

import pytest

from assistant.safety.misread import harmless_flags


def is_ordinary(text: str) -> bool:
    """Whether the model's alarm goes."""
    return "overdose_or_poisoning" in harmless_flags(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "i took 30 lisinopril", "took 20 lisinopril", "i took 5 apixaban", "i took 20 rivaroxaban",
        "i took 20 xareltos", "i took 10 coumadins last night", "i took sleeping pills", "i took my sleeping pills",
        "ive just taken pain pills", "i took percocets", "i took vicodins", "i took blood pressure pills",
        "just took 10 lisinopril",
    ],
)  # fmt: skip
def test_a_number_of_tablets_or_an_unknown_number_is_none(text: str) -> None:
    assert not is_ordinary(text)


@pytest.mark.parametrize(
    "text", ["i took 10 mg lisinopril", "i took one tylenol 500", "i took two tylenol", "i took 20 mg of xarelto"]
)
def test_one_tablet_is_one(text: str) -> None:
    assert is_ordinary(text)
