"""A message with several questions: taken apart, and answered two at a time, without a model."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import ActionAnswerSeveral
from assistant.answers import answers
from assistant.knowledge import topics
from assistant.nlu.question_parts import MOST_PARTS, Part, question_parts
from assistant.nlu.several_questions import asked_topics


def answered(*asked: str) -> dict[str, Any]:
    """The action's one message for questions about these topics."""
    tracker = Tracker("someone", {}, {"asked": list(asked)}, [], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    ActionAnswerSeveral().run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dict(dispatcher.messages[0])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("should i rest and where do i call", ("should i rest", "where do i call")),
        ("Is tea all right? What about ice?", ("Is tea all right", "What about ice")),
        ("can my wife bathe and carry the baby", ("can my wife bathe", "can my wife carry the baby")),
        ("is it ok to have tea or a nap", ("is it ok to have tea", "is it ok to have a nap")),
        ("how much water, how long in bed, and who calls me", ("how much water", "how long in bed", "who calls me")),
        ("what is it for how long does it take", ("what is it for", "how long does it take")),
        ("is the test safe and how much does it cost", ("is the test safe", "how much does it cost")),
        ("Dr. Lee did it. Can I run?", ("Dr. Lee did it", "Can I run")),
    ],
)
def test_each_question_is_a_part(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.text for part in question_parts(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "hello",
        "where is it done",
        "my back and my legs were washed",
        "how much does the test cost",
        "how soon can i drive",
        "how often should i drink",
        "how much coffee can i have",
        "which doctor should i see",
        "what medicine can i take",
        "if my head hurts what should i do",
        "after the test can i drive",
        "what should i do if i feel dizzy and sick",
        "can my husband and i drive home",
        "do i take it with or without food",
        "when do i call if it hurts and burns",
        "i know when can i drive is what you hear all day",
    ],
)
def test_one_question_has_no_parts(text: str) -> None:
    assert question_parts(text) == ()


def test_a_long_list_ends_somewhere() -> None:
    assert len(question_parts(". ".join(["can i run"] * 50))) == MOST_PARTS


def asked(*parts: tuple[str, float, bool]) -> list[str]:
    return list(asked_topics([(Part("", asks), {topic: p}) for topic, p, asks in parts], sure=0.5, sure_if_told=0.9))


def test_talk_and_unsure_parts_are_no_questions() -> None:
    assert asked(("thanks", 0.99, True), ("caffeine", 0.9, True), ("fluids", 0.4, True)) == ["caffeine"]


def test_what_is_told_must_be_surer_than_what_is_asked() -> None:
    assert asked(("driving", 0.8, False), ("fluids", 0.8, True), ("ice_pack", 0.95, False)) == ["fluids", "ice_pack"]


def test_it_means_what_was_asked_before() -> None:
    how_long = (Part("how long is it", asks=True, leans=True), {"how_long_it_takes": 0.9})
    for before, wanted in (("ice_pack", ["ice_pack"]), ("does_it_hurt", ["does_it_hurt", "how_long_it_takes"])):
        parts = [(Part("", asks=True), {before: 0.9}), how_long]
        assert list(asked_topics(parts, sure=0.5, sure_if_told=0.9)) == wanted


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("ice? how long is it", True),
        ("do i lie flat and why", True),
        ("ice? how long is the test", False),
        ("should i rest and who do i call", False),
    ],
)
def test_a_part_that_names_nothing_leans(text: str, leans: bool) -> None:
    assert question_parts(text)[1].leans is leans


def test_topics_come_in_the_order_asked_and_once() -> None:
    assert asked(("driving", 0.9, True), ("caffeine", 0.9, True), ("driving", 0.8, True)) == ["driving", "caffeine"]


def test_both_answers_are_given_in_the_order_asked() -> None:
    told = answered("driving", "caffeine")["metadata"]
    first, second = answers()["driving"], answers()["caffeine"]
    for words in (told["shown"], told["spoken"]):
        assert topics()["caffeine"].plain in words
    assert told["shown"].startswith(first.shown.split("{")[0])
    assert second.shown.split("{")[0] in told["shown"]
    assert {s["document"] for s in told["sources"]} == {s.document for a in (first, second) for s in a.sources}


def test_a_question_that_is_refused_is_told_apart() -> None:
    assert answered("not_covered", "driving")["text"].startswith("Your first question:")
    assert "Your other question:" in answered("driving", "not_covered")["text"]


def test_a_third_question_is_not_passed_over_in_silence() -> None:
    two, three = answered("driving", "caffeine")["text"], answered("driving", "caffeine", "fluids")["text"]
    assert three.startswith(two)
    assert "two questions at a time" in three


def test_the_bare_intent_has_words() -> None:
    assert answered()["response"] == "utter_say_again"
