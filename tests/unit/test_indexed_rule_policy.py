"""The index leaves out only rules that Rasa's own comparison would leave out."""

import itertools
import json
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy

from assistant.indexed_rule_policy import RULES, IndexedRulePolicy, RuleIndex

INTENTS = ("caffeine", "should_not_be_set", None)
ACTIONS = ("action_listen", "utter_caffeine", None)


def state(intent: str | None, action: str | None, **more: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {"user": {"intent": intent}} if intent else {}
    if action:
        parts["prev_action"] = {"action_name": action}
    return parts | more


STATES = [state(intent, action) for intent, action in itertools.product(INTENTS, ACTIONS)]
STATES += [
    state("caffeine", "action_listen", slots={"warned": [1.0]}),
    state("caffeine", "action_listen", active_loop={"name": "should_not_be_set"}),
]
LOOKUP = {
    json.dumps(list(states), sort_keys=True): "utter_something"
    for length in (1, 2)
    for states in itertools.product(STATES, repeat=length)
}


def policies() -> tuple[RulePolicy, IndexedRulePolicy]:
    plain, indexed = RulePolicy.__new__(RulePolicy), IndexedRulePolicy.__new__(IndexedRulePolicy)
    plain.lookup = indexed.lookup = {RULES: LOOKUP}
    indexed._index = RuleIndex(LOOKUP)
    return plain, indexed


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_it_finds_what_rasa_finds(length: int) -> None:
    plain, indexed = policies()
    for states in itertools.islice(itertools.product(STATES, repeat=length), 0, None, 1 + 10 * (length > 2)):
        found = indexed._get_possible_keys(LOOKUP, list(states))
        assert found == plain._get_possible_keys(LOOKUP, list(states))
    assert length == 0 or len(RuleIndex(LOOKUP).rules_to_compare(STATES[0])) < len(LOOKUP)


@pytest.mark.parametrize(
    ("last", "may"),
    [
        (state("caffeine", "action_listen"), False),
        (state(None, "utter_caffeine"), False),
        (state(None, "action_listen"), True),
        (state("caffeine", None), True),
        ({"user": {"text": "hello"}, "prev_action": {"action_name": "action_listen"}}, True),
    ],
)
def test_a_rule_without_an_intent_may_match_a_text(last: dict[str, Any], may: bool) -> None:
    assert RuleIndex([json.dumps([state("driving", "action_listen"), last])]).may_match_texts is may
