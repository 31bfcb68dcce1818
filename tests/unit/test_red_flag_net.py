"""Rules and net joined: what a denial of one sign may hold back, and what it may not."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.red_flag_net import RED_FLAGS, RedFlagNet
from assistant.nlu.sentence_encoder import FLAG_PROBABILITIES, FLAG_SUSPICIONS, FLAG_WORDS
from assistant.nlu.training_texts import RedFlagTexts
from assistant.nlu.tuning_examples import red_flag_examples
from assistant.safety import detect


def found(text: str, **probabilities: float) -> dict[str, object]:
    """What the component finds when the net says these probabilities."""
    message = Message.build(text)
    message.set("intent", {"name": "greet", "confidence": 0.9})
    message.set(FLAG_PROBABILITIES, probabilities)
    net = RedFlagNet(
        RedFlagNet.get_default_config() | {"certain": 0.5, "certain_when_lowered": 0.9, "named": 0.3, "harmless": 0.01}
    )
    result: dict[str, object] = net.process([message])[0].get(RED_FLAGS)
    return result


@pytest.mark.parametrize("text", ["good morning", "no fever", "my headache has lasted three days"])
def test_another_sign_is_not_held_back_by_a_denial_or_a_watch_sign(text: str) -> None:
    result = found(text, bladder_or_bowel=0.85, any=0.85)
    assert result["tier"] == "urgent"
    assert "bladder_or_bowel" in result["flags"]  # type: ignore[operator]


def test_a_denied_sign_itself_needs_more_certainty() -> None:
    assert found("no fever", fever=0.85, any=0.85)["tier"] == "none"
    assert found("no fever", fever=0.95, any=0.95)["tier"] == "urgent"


def test_a_sign_that_only_the_net_sees_is_named_with_the_words() -> None:
    result = found("it comes and goes as it likes down there", bladder_or_bowel=0.7, any=0.4)
    assert result == {
        "tier": "urgent",
        "flags": ["bladder_or_bowel"],
        "evidence": ["it comes and goes as it likes down there"],
        "dismissed": [],
    }


def test_any_flag_alone_names_the_likeliest() -> None:
    assert found("hmm", bladder_or_bowel=0.2, fever=0.1, any=0.8)["flags"] == ["bladder_or_bowel"]


@pytest.mark.parametrize("text", ["my neck is stiff", "i cant breathe", "i have a fever"])
def test_a_plain_phrase_is_not_outweighed(text: str) -> None:
    assert found(text, fever=0.001, any=0.001)["tier"] != "none"


@pytest.mark.parametrize(
    "text",
    [
        "as a boy scout i learned first aid, my neck is stiff",
        "is it raining, i cant breathe",
        "is it raining, i have a fever",
    ],
)
def test_a_sign_with_a_cue_near_needs_both_to_be_lowered(text: str) -> None:
    assert detect(text).escalates
    assert found(text, fever=0.5, any=0.5)["tier"] != "none"
    assert found(text, fever=0.021, any=0.001)["tier"] != "none"
    outweighed = found(text, fever=0.001, any=0.001)
    assert outweighed["tier"] == "none"
    assert outweighed["dismissed"] == list(detect(text).flags)


@pytest.mark.parametrize(
    "text",
    [
        "i have chills but no fever",
        "no fever. chills though",
        "i feel hot but no fever",
        "no nausea but my neck is stiff",
        "clear fluid is leaking from my back",
        "an hour ago i vomited",
        "even my toes are numb",
    ],
)
def test_a_cue_that_is_spent_on_another_sign_casts_no_doubt(text: str) -> None:
    assert found(text, fever=0.001, any=0.001)["tier"] == "urgent"


def test_without_the_net_everything_that_the_rules_see_counts() -> None:
    assert found("is it raining, i have a fever")["tier"] == "urgent"


def test_nothing_is_made_of_a_harmless_message() -> None:
    assert found("can i drink coffee", fever=0.1, any=0.2) == {
        "tier": "none",
        "flags": [],
        "evidence": [],
        "dismissed": [],
    }


def test_of_a_long_message_the_sentence_that_tells_is_the_evidence() -> None:
    message = Message.build("My name is Ada. It comes and goes as it likes down there.")
    message.set("intent", {"name": "greet", "confidence": 0.9})
    message.set(FLAG_PROBABILITIES, {"bladder_or_bowel": 0.8, "any": 0.8})
    message.set(FLAG_WORDS, {"bladder_or_bowel": "It comes and goes as it likes down there"})
    found = RedFlagNet(RedFlagNet.get_default_config()).process([message])[0].get(RED_FLAGS)
    assert found["evidence"] == ["It comes and goes as it likes down there"]


def test_a_watch_flag_is_no_reason_to_escalate() -> None:
    watched = {"cancer_history_or_weight_loss": 0.98, "any": 0.02}
    result = found("something odd", severe_back_pain=0.2, **watched)
    assert (result["tier"], result["flags"]) == ("watch", ["cancer_history_or_weight_loss"])
    assert found("something odd", severe_back_pain=0.9, **watched)["tier"] == "urgent"


def test_a_report_that_is_watched_is_learned_as_one_that_does_not_escalate() -> None:
    texts = [
        RedFlagTexts("fever", ("I have a fever",), ("hot tea",)),
        RedFlagTexts("persistent_two_days", ("day 3",), ()),
    ]
    fever, tea, watched, harmless = red_flag_examples(texts, ["no fever"], str)
    assert (fever.escalates, fever.flags) == (True, ("fever",))
    assert (watched.escalates, watched.flags) == (False, ("persistent_two_days",))
    assert not any((tea.escalates, tea.flags, harmless.escalates, harmless.flags))


def test_what_a_sentence_says_by_itself_keeps_a_rule_from_being_dismissed() -> None:
    message = Message.build("is it raining, my neck is stiff")
    message.set("intent", {"name": "greet", "confidence": 0.9})
    message.set(FLAG_PROBABILITIES, {"stiff_neck": 0.04, "any": 0.04})
    message.set(FLAG_SUSPICIONS, {"stiff_neck": 0.3, "any": 0.3})
    assert RedFlagNet(RedFlagNet.get_default_config()).process([message])[0].get(RED_FLAGS)["tier"] == "urgent"
    message.set(FLAG_SUSPICIONS, {"stiff_neck": 0.01, "any": 0.01})
    assert RedFlagNet(RedFlagNet.get_default_config()).process([message])[0].get(RED_FLAGS)["tier"] == "none"
