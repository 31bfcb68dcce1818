"""Every scenario on every channel it is for, and a danger sign in every state; makes reports/scenarios.md."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.scenarios.alexa_model import alexa_nlu
from tests.scenarios.danger import states, unanswered
from tests.scenarios.files import all_scenarios
from tests.scenarios.run import WAYS, Run
from tests.scenarios.server import scenario_server

BEHAVIOURS = {
    *("follow_ups", "headache_check", "back_soreness_check", "time_words", "screening", "commands", "person"),
    *("sessions", "bad_input", "danger", "questions"),
}
"""Issue 8's."""
FEWEST, FEWEST_OF_ONE = 120, 10
CASES = [(*key, channel) for key, scenario in all_scenarios().items() for channel in scenario.channels]


@pytest.fixture(scope="session")
def run(own_data_folder: object) -> Iterator[Run]:
    with scenario_server() as server:
        run = Run(server, alexa_nlu())
        yield run
        run.write_report()


@pytest.mark.parametrize(("behaviour", "id_", "channel"), CASES, ids=[f"{b}/{i}[{c}]" for b, i, c in CASES])
def test_scenario(run: Run, behaviour: str, id_: str, channel: str) -> None:
    talks = run.talks(behaviour, id_)
    problems = [f"{way}: {talks[way].problem}" for way in WAYS[channel] if way in talks and talks[way].problem]
    why = all_scenarios()[(behaviour, id_)].falls_short
    if problems and why:
        pytest.xfail(why)
    assert not problems, "\n".join(problems)


def test_what_falls_short_still_does(run: Run) -> None:
    known = [key for key, scenario in all_scenarios().items() if scenario.falls_short]
    mended = [key for key in known if not any(talk.problem for talk in run.talks(*key).values())]
    assert not mended, "take falls_short away"


def test_a_danger_sign_in_every_state_is_answered_at_once(run: Run) -> None:
    silent = {str(state): f"{state.report} -> {said}" for state in states(run) if (said := unanswered(state, run))}
    assert not silent


def test_each_behaviour_has_its_scenarios() -> None:
    counted = Counter(behaviour for behaviour, _ in all_scenarios())
    assert {behaviour for behaviour, count in counted.items() if count >= FEWEST_OF_ONE} >= BEHAVIOURS
    assert counted.total() >= FEWEST
