"""A danger sign in every state: told after each step of each scenario, it must be answered in that same turn."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.safety.findings import ESCALATING
from tests.scenarios.files import all_scenarios
from tests.scenarios.models import Scenario, Step
from tests.scenarios.run import Run
from tests.scenarios.runner import did

REPORTS = (
    "my neck is stiff",
    "i have a fever",
    "i can't breathe",
    "my leg is numb and weak",
    "i have chest pain",
    "i keep throwing up",
    "my back is wet where the needle went in",
    "i can't pee",
    "i have a severe headache",
    "i want to kill myself",
    "my face is drooping and my speech is slurred",
)
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


def states(run: Run) -> Iterator[State]:
    """Every state of every scenario once; the ways in and the signs take turns.

    What comes after a restart is left out, since each state would need a restart of its own.
    """
    number = 0
    for (behaviour, _), scenario in all_scenarios().items():
        ways = list(run.ways(scenario))
        for place in range(len(_before_a_restart(scenario))):
            yield State(behaviour, scenario, place + 1, ways[number % len(ways)], REPORTS[number % len(REPORTS)])
            number += 1


def unanswered(state: State, run: Run) -> str:
    """What was said instead of the emergency message; "" where it was given."""
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
    escalates = any(turn["tier"] in ESCALATING for turn in turns)
    return "" if escalates and any(number in said for number in NUMBER) else said


def _before_a_restart(scenario: Scenario) -> list[Step]:
    restarts = [place for place, step in enumerate(scenario.steps) if step.restart]
    return scenario.steps[: restarts[0]] if restarts else scenario.steps
