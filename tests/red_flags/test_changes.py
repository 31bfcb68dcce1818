"""Reports said a little differently: a filler, a typing mistake, a harmless sentence beside them."""

import asyncio
import random

import pytest

from assistant.evaluation.measure import Result
from tests.red_flags.changes import CHANGES

ASKED = 200  # reports that each change is tried on
# Share that a change may turn off. Wanted: none; case cannot turn one off, since nothing here reads it.
HIGHEST_LOSS = {"lower case": 0.0, "upper case": 0.0}
HIGHEST_LOSS_ELSE = 0.05


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_means_nothing_turns_hardly_any_escalation_off(
    name: str, guard: object, fixed_result: Result
) -> None:
    rng = random.Random(7)
    escalated = [o.item.text for o in fixed_result.reports if o.escalated]
    texts = [CHANGES[name](text, rng) for text in rng.sample(escalated, ASKED)]

    async def ask() -> list[str]:
        turns = [await guard.turn(text, "web", f"{name}-{n}") for n, text in enumerate(texts)]  # type: ignore[attr-defined]
        return [turn.text for turn in turns if not turn.escalates]

    lost = asyncio.run(ask())
    assert len(lost) <= HIGHEST_LOSS.get(name, HIGHEST_LOSS_ELSE) * ASKED, "\n".join(lost)


def test_please_turns_hardly_any_escalation_on(guard: object, fixed_result: Result) -> None:
    rng = random.Random(7)
    quiet = [o.item.text for o in fixed_result.hard_negatives if not o.escalated]
    texts = [CHANGES["please"](text, rng) for text in rng.sample(quiet, ASKED)]

    async def ask() -> list[str]:
        turns = [await guard.turn(text, "web", f"on-{n}") for n, text in enumerate(texts)]  # type: ignore[attr-defined]
        return [turn.text for turn in turns if turn.escalates]

    raised = asyncio.run(ask())
    assert len(raised) <= 0.03 * ASKED, "\n".join(raised)
