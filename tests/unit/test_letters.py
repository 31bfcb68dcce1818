"""The quick classifier over letters gives what scikit-learn gives."""

import numpy as np
import pytest

from assistant.errors import SetupError
from assistant.nlu.letters import Letters
from assistant.nlu.topic_classifier import spelling_classifier

QUESTIONS = {
    "coffee": ["can i drink coffee", "is coffee all right", "coffee or tea", "may i have a coffee now"],
    "driving": ["when can i drive", "can i drive my car", "is driving all right", "may i drive to work now"],
    "sleep": ["i cannot sleep", "can i sleep on my side", "how much sleep is all right", "sleep or rest now"],
}


@pytest.fixture(scope="module")
def fitted() -> object:
    pairs = [(text, name) for name, texts in QUESTIONS.items() for text in texts]
    return spelling_classifier(20.0).fit(*zip(*pairs, strict=True))


@pytest.mark.parametrize(
    "text", ["can i drink coffee", "COFFEE coffee coffee!", "drivin my car  at night", "zzz", "", "¿café?", "i " * 500]
)
def test_it_gives_what_scikit_learn_gives(fitted: object, text: str) -> None:
    letters = Letters(fitted)
    assert letters.classes == tuple(fitted.classes_)  # type: ignore[attr-defined]
    wanted = fitted.predict_proba([text])[0]  # type: ignore[attr-defined]
    np.testing.assert_allclose(letters.probabilities(text), wanted, atol=1e-5)


def test_two_topics_are_too_few() -> None:
    with pytest.raises(SetupError, match="three topics"):
        Letters(spelling_classifier(20.0).fit(["a coffee", "a car", "a coffee", "a car"], ["x", "y", "x", "y"]))
