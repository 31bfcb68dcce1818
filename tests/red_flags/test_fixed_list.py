"""The fixed list: every line of every file must be right, and stay right however it is said."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.evaluation.measure import Result
from assistant.evaluation.testset import Item, read_fixed_list

FILES = sorted({item.path for item in read_fixed_list().everything()})
ASKED = 300  # reports that each change is tried on


def told(items: Sequence[Item]) -> str:
    return "\n".join(f"{item.path}: {item.text!r}" for item in items)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_must_escalate_does(fixed_result: Result, path: Path) -> None:
    missed = [o.item for o in fixed_result.reports if o.item.path == path and not o.escalated]
    assert not missed, told(missed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_must_not_escalate_does_not(fixed_result: Result, path: Path) -> None:
    harmless = (*fixed_result.hard_negatives, *fixed_result.watch_reports)
    alarms = [o.item for o in harmless if o.item.path == path and o.escalated]
    assert not alarms, told(alarms)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_must_be_watched_is(fixed_result: Result, path: Path) -> None:
    unseen = [o.item for o in fixed_result.watch_reports if o.item.path == path and o.turn.tier == "none"]
    assert not unseen, told(unseen)
