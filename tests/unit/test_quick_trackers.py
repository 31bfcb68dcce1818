"""What is not replayed comes to the same as what Rasa replays: its copies, its applied events, its states."""

from copy import copy as shallow
from pathlib import Path
from typing import Any

import pytest
from rasa.core.featurizers.tracker_featurizers import FullDialogueTrackerFeaturizer
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.indexed_rule_policy import IndexedRulePolicy, RuleIndex, last_states
from assistant.recent_turns import RecentSQLStore, RecentTracker

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [caffeine, deny]
slots:
  leg_signs: {type: text, mappings: [{type: custom}]}
forms: {check: {required_slots: [leg_signs]}}
actions: [utter_caffeine]
"""
)


def asked(intent: str, *after: Event) -> list[Event]:
    said = UserUttered(f"words of {intent}", {"name": intent, "confidence": 1.0}, parse_data={"text": intent})
    return [said, *after, ActionExecuted("action_listen")]


ANSWERED = asked("caffeine", ActionExecuted("utter_caffeine"), BotUttered("an answer"))
FORM = asked("caffeine", ActionExecuted("check"), ActiveLoop("check"), SlotSet("requested_slot", "leg_signs"))
REPLY = asked("deny", ActionExecuted("check"), SlotSet("leg_signs", "no"))
BESIDE = asked("caffeine", ActionExecutionRejected("check"), ActionExecuted("utter_caffeine"))
OVER = asked("deny", ActionExecuted("check"), ActiveLoop(None), SlotSet("requested_slot", None))
BEGINS = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
TALKS: dict[str, list[Event]] = {
    "nothing": [],
    "begun": BEGINS,
    "answered": [*BEGINS, *ANSWERED, *ANSWERED],
    "two sessions": [*BEGINS, *ANSWERED, *BEGINS, *REPLY],
    "restarted": [*BEGINS, *ANSWERED, Restarted(), *ANSWERED],
    "taken back": [*BEGINS, *ANSWERED, ActionReverted(), *ANSWERED, UserUtteranceReverted()],
    "in a form": [*BEGINS, *ANSWERED, *FORM, *REPLY, *REPLY],
    "beside a form": [*BEGINS, *FORM, *BESIDE, *REPLY],
    "after a form": [*BEGINS, *FORM, *REPLY, *OVER, *ANSWERED],
    "asked just now": [*BEGINS, *ANSWERED, *asked("caffeine")[:1]],
}
talks = pytest.mark.parametrize("events", TALKS.values(), ids=TALKS)


def conversation(events: list[Event]) -> RecentTracker:
    tracker = RecentTracker.from_events("person", [shallow(event) for event in events], DOMAIN.slots)
    assert isinstance(tracker, RecentTracker)
    tracker.assistant_id = "assistant"
    return tracker


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {name: (slot.value, slot.has_been_set) for name, slot in tracker.slots.items()}
    known = {name: value for name, value in vars(tracker).items() if name not in ("known", "unwritten")}
    return {**known, "slots": slots, "events": list(tracker.events)}


@talks
def test_a_copy_is_what_rasa_would_replay(events: list[Event]) -> None:
    tracker = conversation(events)
    assert state(tracker.copy()) == state(DialogueStateTracker.copy(tracker))
    assert type(tracker.copy()) is DialogueStateTracker
    assert state(tracker.init_copy()) == state(DialogueStateTracker.init_copy(tracker))


@talks
def test_the_events_that_apply_are_those_of_rasa(events: list[Event]) -> None:
    tracker = conversation(events)
    assert tracker.applied_events() == DialogueStateTracker.applied_events(tracker)


def test_what_happens_to_a_copy_stays_there() -> None:
    tracker = conversation(TALKS["in a form"])
    before = state(tracker)
    loop = shallow(tracker.active_loop)
    for twin in (tracker.copy(), tracker.as_kept()):
        twin.reject_action("check")
        twin.update_with_events([SlotSet("leg_signs", "yes"), ActiveLoop(None)], DOMAIN)
    assert state(tracker) == before
    assert tracker.active_loop == loop


@talks
@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_the_last_states_are_the_last_of_rasas(events: list[Event], most: int) -> None:
    tracker = conversation(events)
    assert last_states(tracker, DOMAIN, most) == tracker.past_states(DOMAIN)[-most:]


@talks
@pytest.mark.parametrize("by_text", [True, False])
def test_the_policy_sees_what_rasas_sees(events: list[Event], by_text: bool) -> None:
    policy = IndexedRulePolicy.__new__(IndexedRulePolicy)
    featurizer = FullDialogueTrackerFeaturizer(None)
    vars(policy)["_Policy__featurizer"] = featurizer
    policy._index = RuleIndex(['[{"prev_action": {"action_name": "a"}}]', "[{}, {}]"])
    seen = policy._prediction_states(conversation(events), DOMAIN, by_text)
    whole = featurizer.prediction_states([conversation(events)], DOMAIN, use_text_for_last_user_input=by_text)[0]
    assert seen == whole[-2:]


def test_the_longest_of_all_lists_counts() -> None:
    assert RuleIndex(["[{}]"], ["[{}, {}, {}]"]).longest == 3
    assert RuleIndex(["[{}, {}]"], ["[{}]"]).longest == 2


@talks
async def test_a_conversation_goes_on_as_if_it_were_replayed(events: list[Event], tmp_path: Path) -> None:
    store = RecentSQLStore(DOMAIN, db=str(tmp_path / "conversations.db"))
    tracker = conversation(events)
    await store.save(tracker)
    tracker.update(SlotSet("leg_signs", "said after it was saved"))
    found = await store.retrieve("person")
    if not events:
        assert found is None
        return
    assert isinstance(found, RecentTracker)
    kept = store._kept["person"].events
    assert state(found) == state(RecentTracker.from_events("person", list(kept), DOMAIN.slots))
    assert found.known == len(kept)
