"""Rasa's RulePolicy that looks only at the rules which the last turn can match.

Rasa's own compares every rule with every turn, twice where no rule speaks of literal texts: half a millisecond with
fifty topics, and it grows with them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

RULES = "rules"
Place = tuple[str | None, str | None]


def _place(state: State) -> Place:
    """Intent and previous action that a state asks for; None where any will do."""
    before = state.get(PREVIOUS_ACTION)
    if not before:
        return None, None
    return _name(state.get(USER, {}).get(INTENT)), _name(before.get(ACTION_NAME))


def _name(value: Any) -> str | None:
    """None too for what is no plain name, such as Rasa's mark for "must not be set"."""
    return value if isinstance(value, str) and value.isidentifier() else None


class RuleIndex:
    """Rules by the intent and the action that their last state asks for.

    Args:
        keys: rules as Rasa stores them, JSON lists of states.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_place: dict[Place, list[str]] = defaultdict(list)
        self.speaks_of_texts = False
        for key in keys:
            states = json.loads(key)
            self._by_place[_place(states[-1])].append(key)
            self.speaks_of_texts |= any(TEXT in state.get(USER, {}) for state in states)

    def candidates(self, state: State) -> list[str]:
        """Every rule that this last state can match, and few that it cannot."""
        intent, action = state.get(USER, {}).get(INTENT), state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
        places = dict.fromkeys(((intent, action), (intent, None), (None, action), (None, None)))
        return [key for place in places for key in self._by_place.get(place, ())]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """Predicts what RulePolicy predicts."""

    _index: RuleIndex | None = None

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> IndexedRulePolicy:
        """See RulePolicy. Training compares whole rules and goes without the index."""
        policy = super().load(*args, **kwargs)
        assert isinstance(policy, IndexedRulePolicy)
        policy._index = RuleIndex(policy.lookup[RULES])
        return policy

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if self._index is not None and states and lookup is self.lookup[RULES]:
            lookup = {key: lookup[key] for key in self._index.candidates(states[-1])}
        found: set[str] = super()._get_possible_keys(lookup, states)
        return found

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        of_texts = self._index is None or self._index.speaks_of_texts or tracker.active_loop_name
        if use_text_for_last_user_input and not of_texts:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found
