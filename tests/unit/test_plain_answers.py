"""Scraps that mean nothing by themselves raise no alarm by meaning alone; no report is one."""

import pytest

from assistant.dialogue.plain_answers import is_plain_answer
from assistant.evaluation.testset import read_fixed_list


@pytest.mark.parametrize(
    "text", ["3 out of 10", "It started this morning.", "since monday", "about two days", "an hour ago"]
)
def test_a_scrap(text: str) -> None:
    assert is_plain_answer(text)


@pytest.mark.parametrize(
    "text", ["9 out of 10", "it started bleeding this morning", "two days of fever", "i passed out an hour ago"]
)
def test_no_scrap(text: str) -> None:
    assert not is_plain_answer(text)


def test_no_report_is_one() -> None:
    reports = [item.text for item in read_fixed_list().reports]
    assert len(reports) > 1_000
    assert not [text for text in reports if is_plain_answer(text)]
