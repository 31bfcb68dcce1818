"""Follow-ups that lost their subject: whether to stop, one or two taken already, and somebody else as the patient."""

import pytest

from assistant.checks.follow_ups import check_follow_ups
from assistant.dialogue.follow_ups import NOT_COVERED, follow_ups, kind_of, resolve
from assistant.guard.understanding import RED_FLAGS, without_misread
from assistant.safety import detect
from assistant.safety.misread import dose_told_after
from assistant.turn import FOLLOW_UP

KINDS = {
    "stopping": (
        "can i stop",
        "when can i stop",
        "should i quit now",
        "is it ok to stop early",
        "do i have to keep taking them",
        "can i just stop taking it",
    ),
    "taken": (
        "i already took two",
        "i've taken one already",
        "no i just took two",
        "i took one this morning",
        "i already had two of them",
        "already took one",
    ),
    "other_person": (
        "what about my mother",
        "and for my child",
        "how about my husband",
        "is it the same for my son",
        "does that apply to my daughter too",
        "and if it's for my dad",
    ),
}
NONE = (
    *("stop", "my mother", "i took two bottles", "i took all of them", "i already took twenty", "my child"),
    *("my mother cannot breathe", "for my child who has a fever", "i stopped breathing", "i took some pills"),
    *("what about my mother's fever", "my mother took two", "can i stop the bleeding", "it won't stop"),
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_it_follows_up(kind: str, text: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", NONE)
def test_what_names_more_is_no_follow_up_of_these(text: str) -> None:
    assert kind_of(text) not in KINDS


@pytest.mark.parametrize(
    ("kind", "topic", "first"),
    [
        ("stopping", "antibiotics", ""),
        ("stopping", "restart_blood_thinners", "ask your doctor before you do"),
        ("stopping", "blood_thinners_and_test", "ask your doctor before you do"),
        ("stopping", "pain_medicine", "ask your doctor before you do"),
        ("taken", "pain_medicine", "before you take any more"),
        ("taken", "prescription_pain_medicine", "before you take any more"),
        ("taken", "restart_blood_thinners", ""),
        ("other_person", "caffeine", "ask their own doctor first"),
        ("other_person", "pain_medicine", "ask the child's doctor"),
        ("other_person", "driving", "ask their own doctor first"),
    ],
)
def test_its_subject_is_the_last_topic(kind: str, topic: str, first: str) -> None:
    assert resolve(kind, [topic]) == (topic,)
    assert ((kind, topic) in follow_ups().partly) == bool(first)
    assert first in follow_ups().first_of(kind)


@pytest.mark.parametrize("topic", ["driving", "test_results", "where_it_is_done", "talk_to_human"])
@pytest.mark.parametrize("kind", ["stopping", "taken"])
def test_nothing_that_is_taken_or_done_leaves_it_to_its_own_meaning(kind: str, topic: str) -> None:
    assert resolve(kind, [topic]) == (NOT_COVERED,)


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_of_tablets_is_named(kind: str) -> None:
    assert not any(letter.isdigit() for letter in follow_ups().first_of(kind))


@pytest.mark.parametrize(
    ("text", "before", "told"),
    [
        ("i already took two", "can i take tylenol", "i took two tylenol"),
        ("i've had one already", "is ibuprofen ok", "i took one ibuprofen"),
        ("no i just took two tablets", "what about advil", "i took two advil"),
        ("i took 2 of them this morning", "can i take acetaminophen for the headache", "i took two acetaminophen"),
        ("well i already had one", "should i take aspirin", "i took one aspirin"),
        *((text, "can i take tylenol", "") for text in ("i took all of them", "i took three", "i took two bottles")),
        *((text, "can i take tylenol", "") for text in ("he took two", "i took two hundred", "two", "i took two more")),
        *(
            ("i already took two", before, "")
            for before in ("i took tylenol", "", "can i take my pills", "i have tylenol")
        ),
        *(("i took two", before, "") for before in ("can i take 20 tylenol", "can i take tylenol and aspirin")),
        *(("i took two", before, "") for before in ("can i take more tylenol", "will a bottle of tylenol kill me")),
    ],
)
def test_one_or_two_are_of_the_medicine_that_was_asked_about(text: str, before: str, told: str) -> None:
    assert dose_told_after(text, before) == told


def parsed(text: str) -> dict[str, object]:
    """What Rasa makes of it where the sentence model hears an overdose."""
    flags = {"tier": "emergency", "flags": ["overdose_or_poisoning"], "evidence": [text], "dismissed": []}
    alarm = {"name": "red_flag", "confidence": 0.9}
    ranking = [alarm, {"name": "pain_medicine", "confidence": 0.6}]
    return {"text": text, "intent": alarm, "intent_ranking": ranking, RED_FLAGS: flags}


@pytest.mark.parametrize(
    ("before", "quiet"),
    [("can i take tylenol", True), ("can i take warfarin", False), ("can i take xarelto", False), ("", False)],
)
def test_two_of_an_ordinary_medicine_are_no_overdose_and_two_of_another_stay_one(before: str, quiet: bool) -> None:
    text = "i already took two"
    dose = dose_told_after(text, before)
    found = without_misread(parsed(text), detect(text), dose or text)
    assert (found[RED_FLAGS]["flags"] == []) == quiet
    assert (found["intent"]["name"] == FOLLOW_UP) == quiet


def test_the_files_are_in_order() -> None:
    assert list(check_follow_ups()) == []
