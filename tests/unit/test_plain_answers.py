"""Scraps that mean nothing by themselves raise no alarm by meaning alone; no report is one."""

import pytest

from assistant.dialogue.plain_answers import is_plain_answer
from assistant.evaluation.testset import read_fixed_list
from assistant.safety import detect


@pytest.mark.parametrize(
    "text", ["3 out of 10", "It started this morning.", "since monday", "about two days", "an hour ago"]
)
def test_a_scrap(text: str) -> None:
    assert is_plain_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "I took my tylenol at noon.",
        "i took my vitamins with breakfast",
        "I took my blood pressure pill this morning",
        "i took my blood thinner by mistake",
        "No, I can stop whenever I want",
        "I'm angry",
        "my nose is bleeding",
        "it's so hot in here",
        "i want to stop",
        "I don't want to do this",
        "one minute please",
        "hang on, i need a minute",
    ],
)
def test_everyday_words_that_the_net_takes_for_danger(text: str) -> None:
    assert is_plain_answer(text)
    assert not detect(text).findings  # otherwise the rules would have a say


@pytest.mark.parametrize(
    "text",
    [
        "i took all my tylenol at noon",
        "i took my pills by mistake twice",
        "i took too many vitamins",
        "i took my blood thinner by mistake and now i bleed",
        "no i can't stop when i want",
        "i'm angry enough to hurt him",
        "my nose is bleeding and won't stop",
        "it's so hot on my back where the needle was",
        "i want to stop it all",
        "i want to stop living",
        "i don't want to do this anymore",
        "i was out for a minute",
        "i can't breathe for a minute",
    ],
)
def test_no_everyday_words(text: str) -> None:
    assert not is_plain_answer(text)


@pytest.mark.parametrize(
    "text", ["9 out of 10", "it started bleeding this morning", "two days of fever", "i passed out an hour ago"]
)
def test_no_scrap(text: str) -> None:
    assert not is_plain_answer(text)


def test_no_report_is_one() -> None:
    reports = [item.text for item in read_fixed_list().reports]
    assert len(reports) > 1_000
    assert not [text for text in reports if is_plain_answer(text)]
