"""`rasa data validate` has nothing to say of our domain, rules and training data."""

import warnings

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from assistant.settings import PROJECT

SET_BY_COMPONENTS = {
    *("back_soreness_complaint", "headache_complaint", "follow_up", "several_questions", "red_flag"),
    *("slower", "shorter", "longer", "go_back", "start_over"),
}
"""Intents without examples, since a component of ours sets them."""
SAID_BY_ACTIONS = {
    *("utter_affirm", "utter_back_pain_screening", "utter_default", "utter_out_of_scope", "utter_repeat"),
    *("utter_say_again", "utter_talk_to_human"),
}
"""Answers that no rule names, since an action of ours says them."""
KNOWN = {
    *(f"The intent '{name}' is listed in the domain file, but is not found in the NLU" for name in SET_BY_COMPONENTS),
    *(f"The utterance '{name}' is not used in any story or rule" for name in SAID_BY_ACTIONS),
}


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
    assert [text for text in said if not text.startswith(tuple(KNOWN))] == []
    assert {known for known in KNOWN if not any(text.startswith(known) for text in said)} == set()
