"""A danger sign in every state: told after each step of each scenario, it must be answered in that same turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.safety.findings import ESCALATING
from tests.scenarios.files import all_scenarios
from tests.scenarios.models import Scenario, Step
from tests.scenarios.runner import did

if TYPE_CHECKING:
    from tests.scenarios.run import Run

REPORTS = {
    "my neck is stiff": "stiff_neck",
    "i have a fever": "fever",
    "i can't breathe": "trouble_breathing",
    "my leg is numb and weak": "numbness_or_weakness",
    "i have chest pain": "chest_pain",
    "i keep throwing up": "vomiting",
    "my back is wet where the needle went in": "site_drainage_or_bleeding",
    "i can't pee": "bladder_or_bowel",
    "i have a severe headache": "severe_headache",
    "i want to kill myself": "danger_to_self_or_others",
    "my face is drooping and my speech is slurred": "stroke_signs",
}
"""All of them reach an Alexa skill as they are; each state gets the next."""
NUMBER = ("911", "nine one one")


@dataclass(frozen=True)
class State:
    """Where a scenario is after so many steps, on one way in, and the sign that is told there."""

    behaviour: str
    scenario: Scenario
    steps: int
    way: str
    report: str

    def __str__(self) -> str:
        return f"{self.behaviour}/{self.scenario.id}[{self.way}] after step {self.steps}"


def states(run: "Run") -> Iterator[State]:
    """Every state of every scenario once; the ways in and the signs take turns.

    What comes after a restart is left out, since each state would need a restart of its own.
    """
    number, reports = 0, tuple(REPORTS)
    for (behaviour, _), scenario in all_scenarios().items():
        ways = list(run.ways(scenario))
        for place in range(len(_before_a_restart(scenario))):
            yield State(behaviour, scenario, place + 1, ways[number % len(ways)], reports[number % len(reports)])
            number += 1


def unanswered(state: State, run: "Run") -> str:
    """What was said instead of the emergency message; "" where it was given, and the sign recorded is the one told."""
    make = run.ways(state.scenario)[state.way]
    people = {"": make()}
    for step in state.scenario.steps[: state.steps]:
        if step.wait:
            for person in people.values():
                person.away(step.seconds)
            run.server.wait(step.seconds)
        else:
            did(people.setdefault(step.as_, people.get(step.as_) or make()), step)
    run.server.turns()
    said, turns = people[""].say(state.report), run.server.turns()
    found = any(turn["tier"] in ESCALATING and REPORTS[state.report] in turn["red_flags"] for turn in turns)
    return "" if found and any(number in said for number in NUMBER) else said


def _before_a_restart(scenario: Scenario) -> list[Step]:
    restarts = [place for place, step in enumerate(scenario.steps) if step.restart]
    return scenario.steps[: restarts[0]] if restarts else scenario.steps
