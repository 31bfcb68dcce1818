"""The fixed list: hands whose results have been looked at. Wanted is every line; each bound may only be raised."""

from collections.abc import Sequence

from assistant.evaluation.measure import Outcome, Result, Share

# A little under what was measured on 2026-11-28, when every report escalated (docs/evaluation.md): a model tuned on
# another processor differs in a few. Wanted: 1, 0 and 0.
LOWEST_RECALL, HIGHEST_FALSE_ALARMS, HIGHEST_ON_WATCH = 0.996, 0.055, 0.12


def told(outcomes: Sequence[Outcome]) -> str:
    return "\n".join(f"{o.item.path}: {o.item.text!r}" for o in outcomes)


def test_what_must_escalate_does(fixed_result: Result) -> None:
    missed = [o for o in fixed_result.reports if not o.escalated]
    assert fixed_result.recall().value >= LOWEST_RECALL, told(missed)


def test_what_must_not_escalate_does_not(fixed_result: Result) -> None:
    alarms = [o for o in fixed_result.hard_negatives if o.escalated]
    assert fixed_result.false_alarms().value <= HIGHEST_FALSE_ALARMS, told(alarms)


def test_what_is_watched_is_seen_and_rarely_escalates(fixed_result: Result) -> None:
    alarms = [o for o in fixed_result.watch_reports if o.escalated]
    assert Share(len(alarms), len(fixed_result.watch_reports)).value <= HIGHEST_ON_WATCH, told(alarms)
    assert fixed_result.watch_seen().value >= 0.97
