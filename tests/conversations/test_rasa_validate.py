"""`rasa data validate` has nothing to say of our domain, rules and training data."""

import warnings

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from assistant.settings import PROJECT

KNOWN = ("is listed in the domain file, but is not found", "is not used in any story or rule")
"""Intents that components set without examples, and answers that actions say."""


@pytest.fixture(scope="module")
def validator() -> Validator:
    data = [str(PROJECT / "data" / name) for name in ("nlu", "stories")]
    importer = TrainingDataImporter.load_from_config(str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), data)
    return Validator.from_importer(importer)


VERIFIED = (
    "domain_validity",
    "nlu",
    "actions_in_stories_rules",
    "forms_in_stories_rules",
    "form_slots",
    "slot_mappings",
)


@pytest.mark.parametrize("what", VERIFIED)
def test_everything_is_valid(validator: Validator, what: str) -> None:
    assert getattr(validator, f"verify_{what}")()


def test_no_rule_contradicts_another(validator: Validator) -> None:
    assert validator.verify_story_structure(ignore_warnings=False)


def test_nothing_is_warned_of(validator: Validator) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for what in VERIFIED:
            getattr(validator, f"verify_{what}")()
    said = [str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)]
    assert [text for text in said if not any(known in text for known in KNOWN)] == []
