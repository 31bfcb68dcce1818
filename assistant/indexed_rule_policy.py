"""Rasa's RulePolicy that looks only at the rules which the last turn can match.

Rasa's own compares every rule with every turn, first with the turn's text and then with its intent: half a millisecond
with fifty topics, and it grows with them.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from assistant.reopened import next_action

RULES = "rules"
Key = tuple[str | None, str | None]


def _index_key(state: State) -> Key:
    """Intent and previous action that a state asks for; None where any will do."""
    before = state.get(PREVIOUS_ACTION)
    if not before:
        return None, None
    return _name(state.get(USER, {}).get(INTENT)), _name(before.get(ACTION_NAME))


def _name(value: Any) -> str | None:
    """None too for Rasa's mark for "must not be set"."""
    return value if isinstance(value, str) and value != SHOULD_NOT_BE_SET else None


class RuleIndex:
    """Rules by the intent and the action that their last state asks for.

    Args:
        keys: rules as Rasa stores them, JSON lists of states.
        others: further lists of states that a conversation is compared with.

    Attributes:
        longest: states of the longest of them all; no earlier state of a conversation is compared with anything.
    """

    def __init__(self, keys: Iterable[str], others: Iterable[str] = ()) -> None:
        self._rules: dict[Key, list[str]] = defaultdict(list)
        self.longest = max((len(json.loads(key)) for key in others), default=1)
        for key in keys:
            states = json.loads(key)
            self._rules[_index_key(states[-1])].append(key)
            self.longest = max(self.longest, len(states))

    @property
    def may_match_texts(self) -> bool:
        """Whether a rule asks for no intent where the patient has just spoken: it could match the text alone."""
        return bool(self._rules.keys() & {(None, ACTION_LISTEN_NAME), (None, None)})

    def rules_to_compare(self, state: State) -> list[str]:
        """Every rule that this last state can match, and few that it cannot."""
        intent, action = state.get(USER, {}).get(INTENT), state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
        keys = dict.fromkeys(((intent, action), (intent, None), (None, action), (None, None)))
        return [rule for key in keys for rule in self._rules.get(key, ())]


def last_states(tracker: DialogueStateTracker, domain: Domain, most: int) -> list[State]:
    """The last of the states that Rasa compares rules with, which it makes anew of a whole conversation each time.

    Args:
        most: how many.
    """
    events = tracker.applied_events()
    before = sum(isinstance(event, ActionExecuted) for event in events) + 1 - most
    prior, states = tracker.init_copy(), list[State]()
    for event in events:
        if isinstance(event, ActionExecuted):
            if before <= 0:
                states.append(domain.get_active_state(prior))
            before -= 1
        prior.update(event)
    return [*states, domain.get_active_state(prior)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """Predicts what RulePolicy predicts, and after a form has ended, that a change of mind is read."""

    _index: RuleIndex | None = None

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> IndexedRulePolicy:
        """See RulePolicy. Training compares whole rules and goes without the index."""
        policy = super().load(*args, **kwargs)
        assert isinstance(policy, IndexedRulePolicy)
        policy._index = RuleIndex(policy.lookup[RULES], policy.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, ()))
        return policy

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """See RulePolicy."""
        if self._index is not None and (action := next_action(tracker)):
            return self._rule_prediction(self._prediction_result(action, tracker, domain), None)
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        if self._index is None:
            whole: list[State] = super()._prediction_states(
                tracker, domain, use_text_for_last_user_input, rule_only_data
            )
            return whole
        states = last_states(tracker, domain, self._index.longest)
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    @staticmethod
    def format_tracker_states(states: list[State]) -> str:
        """See Policy; it is only logged."""
        seen = logging.getLogger("rasa").isEnabledFor(logging.DEBUG)
        return str(RulePolicy.format_tracker_states(states)) if seen else ""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if self._index is not None and states and lookup is self.lookup[RULES]:
            lookup = {key: lookup[key] for key in self._index.rules_to_compare(states[-1])}
        found: set[str] = super()._get_possible_keys(lookup, states)
        return found

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        needed = self._index is None or self._index.may_match_texts or tracker.active_loop_name
        if use_text_for_last_user_input and not needed:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found
