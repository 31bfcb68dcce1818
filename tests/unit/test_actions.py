"""What the actions make of a conversation, without Rasa."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    ActionAskWhich,
    ActionContinue,
    ActionEscalate,
    ActionOutOfScope,
    ActionRepeat,
    ActionTalkToHuman,
)
from assistant.dialogue.misses import MISSED
from assistant.escalations import ESCALATION_ID, EscalationStore
from assistant.knowledge import topics
from assistant.settings import settings

CHOICES = ["caffeine", "fluids"]


def run(action: Any, text: str, last: dict[str, Any], ranking: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The action's one message, after an utterance with this metadata."""
    message = {"text": text, "intent_ranking": ranking or []}
    events = [{"event": "bot", "metadata": {"metadata": last}}] if last else []
    tracker = Tracker("someone", {}, message, events, False, None, {}, "")
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dict(dispatcher.messages[0])


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the first one", "caffeine"),
        ("yes the second of those two", "fluids"),
        ("the other", "fluids"),
        ("yes, the latter", "fluids"),
        ("1", "caffeine"),
    ],
)
def test_the_choice_that_was_named_is_answered(text: str, topic: str) -> None:
    assert run(ActionContinue(), text, {"choices": CHOICES})["response"] == f"utter_{topic}"


def test_a_bare_yes_to_two_choices_is_neither_guessed_nor_asked_again_and_they_stay_open() -> None:
    offered = run(ActionContinue(), "yes", {"choices": CHOICES})
    assert "person" in offered["text"]
    assert run(ActionContinue(), "the second", offered["metadata"])["response"] == "utter_fluids"
    assert "person" in run(ActionContinue(), "yes", offered["metadata"])["text"]


def test_yes_after_an_answer_gives_the_rest() -> None:
    rest = run(ActionContinue(), "yes", {"says": "utter_caffeine"})
    assert rest["metadata"]["says"] == "more"
    assert rest["metadata"]["sources"]


def test_yes_to_nothing_has_words() -> None:
    assert run(ActionContinue(), "yes", {})["response"] == "utter_affirm"


def test_two_likely_topics_are_named_by_their_plain_names() -> None:
    ranking = [{"name": name, "confidence": 0.3} for name in ("nlu_fallback", *CHOICES)]
    asked = run(ActionAskWhich(), "something", {}, ranking)
    assert asked["text"] == f"Did you mean {topics()['caffeine'].plain}, or {topics()['fluids'].plain}?"
    assert asked["metadata"]["choices"] == CHOICES


def test_nothing_likely_and_asked_before_lead_to_a_person() -> None:
    unlikely = [{"name": "caffeine", "confidence": 0.05}]
    assert run(ActionAskWhich(), "hmm", {}, unlikely)["response"] == "utter_say_again"
    likely = [{"name": name, "confidence": 0.3} for name in CHOICES]
    for last in ({"choices": CHOICES}, {"says": "utter_say_again"}, {"says": "utter_out_of_scope"}, {"says": "offer"}):
        assert run(ActionAskWhich(), "hmm", last, likely)["metadata"]["says"] == "offer"
        assert run(ActionOutOfScope(), "the weather", last)["metadata"]["says"] == "offer"
    assert run(ActionOutOfScope(), "the weather", {"says": "utter_caffeine"})["response"] == "utter_out_of_scope"


def test_what_the_guard_could_not_read_counts_too() -> None:
    tracker = Tracker("someone", {}, {"text": "the weather", "metadata": {MISSED: True}}, [], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    ActionOutOfScope().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["metadata"]["says"] == "offer"


def test_what_was_said_in_a_session_that_has_ended_is_not_meant_by_yes_or_again() -> None:
    events = [{"event": "bot", "metadata": {"metadata": {"shown": "Old.", "says": "utter_caffeine"}}}]
    events.append({"event": "session_started"})
    for action, response in ((ActionContinue(), "utter_affirm"), (ActionRepeat(), "utter_repeat")):
        dispatcher = CollectingDispatcher()
        action.run(dispatcher, Tracker("someone", {}, {"text": "yes"}, events, False, None, {}, ""), {})
        assert dispatcher.messages[0]["response"] == response


def test_who_wants_a_person_gets_the_number(numbers: Callable[..., None]) -> None:
    numbers(ADVICE_LINE="555-0100")
    said = run(ActionTalkToHuman(), "a nurse please", {})
    assert "555-0100" in said["text"]
    assert said["metadata"]["calls"] == ["555-0100"]
    numbers(ADVICE_LINE="555-0100", NURSE_LINE="+15550100200")
    said = run(ActionTalkToHuman(), "a nurse please", {})
    assert said["metadata"]["calls"] == ["+15550100200", "555-0100"]
    assert "+15550100200" in said["metadata"]["shown"]
    assert "one five five five zero one zero zero two zero zero" in said["metadata"]["spoken"]


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def chosen(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ASSISTANT_{name}", value)
        settings.cache_clear()

    yield chosen
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> EscalationStore:
    kept = EscalationStore(f"sqlite:///{tmp_path / 'escalations.db'}")
    monkeypatch.setattr("actions.escalate._store", lambda: kept)
    return kept


def escalate(metadata: dict[str, Any]) -> str:
    found = {"tier": "urgent", "flags": ["fever"], "evidence": ["fever"]}
    tracker = Tracker(
        "someone", {}, {"text": "a fever", "red_flags": found, "metadata": metadata}, [], False, None, {}, ""
    )
    dispatcher = CollectingDispatcher()
    ActionEscalate().run(dispatcher, tracker, {})
    return str(dispatcher.messages[0]["text"])


@pytest.mark.parametrize(("metadata", "records"), [({ESCALATION_ID: ""}, 0), ({ESCALATION_ID: "7"}, 0), ({}, 1)])
def test_an_escalation_is_recorded_unless_the_guard_does_it(
    store: EscalationStore, metadata: dict[str, Any], records: int
) -> None:
    assert "Call your doctor now" in escalate(metadata)
    assert len(list(store.find())) == records


def test_a_lost_store_keeps_no_message_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.escalate._store", lambda: 1 / 0)
    assert "Call your doctor now" in escalate({})
