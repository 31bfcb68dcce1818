"""`rasa data validate` has nothing to say of our domain, rules and training data."""

import warnings

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from assistant.settings import PROJECT

NOT_OURS = "is not used in any story or rule"  # answers are found by their topic too, by actions


@pytest.fixture(scope="module")
def validator() -> Validator:
    data = [str(PROJECT / "data" / name) for name in ("nlu", "stories")]
    importer = TrainingDataImporter.load_from_config(str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), data)
    return Validator.from_importer(importer)


def test_nothing_is_warned_of(validator: Validator) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert validator.verify_all()
        assert validator.verify_story_structure(ignore_warnings=False)
        assert validator.verify_form_slots()
        assert validator.verify_domain_validity()
    said = [str(warning.message) for warning in caught if "rasa" in str(warning.filename)]
    assert [text for text in said if NOT_OURS not in text] == []
