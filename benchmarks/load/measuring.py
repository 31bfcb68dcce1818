"""The loads that one number of processes is put under, one after the other, and what each comes to."""

from dataclasses import dataclass

from benchmarks.load.deployment import Deployment, deployment
from benchmarks.load.generator import load
from benchmarks.load.records import BUSY, Load
from benchmarks.load.stored import ATurn, mark
from benchmarks.load.usage import Usage, watching

GENERATOR = "generator"
HARD_PEOPLE = 32  # without a pause: as much as it can
PACE = 10.0  # mean seconds that people think between two turns
OVERLOAD, OVERLOAD_PACE = 2.0, 4.0
FEW, FEW_PACE = 4, 1.0
COSTED = 100  # people of the run that costs are taken from: nobody is refused in it


@dataclass(frozen=True)
class Plan:
    """How long, in seconds, and how many people.

    Attributes:
        open: conversations at once, of people who think as long as people do.
    """

    warm: float = 5.0
    hard: float = 30.0
    open: tuple[int, ...] = (10, 100, 1_000)
    paced: float = 45.0
    overload: float = 45.0
    after: float = 15.0


WHOLE, QUICK = Plan(), Plan(warm=2.0, hard=4.0, open=(100,), paced=4.0, overload=5.0, after=3.0)


@dataclass(frozen=True)
class Run:
    """One load.

    Attributes:
        name: of its line.
        memory: MB by part, the most.
        cpu: processor milliseconds by part, the generator's too, for each turn that was not told busy; what a
            conversation's begin and those that were cost is in it.
    """

    name: str
    load: Load
    memory: dict[str, float]
    cpu: dict[str, float]


@dataclass(frozen=True)
class Measured:
    """One number of processes.

    Attributes:
        runs: the one without a pause, then the others in their order.
        costed: the one that costs are taken from.
        a_turn: of that one; None over SQLite.
    """

    processes: int
    runs: tuple[Run, ...]
    costed: Run
    a_turn: ATurn | None


def measure(count: int, plan: Plan, *, embedded: bool) -> Measured:
    """All loads; raises as `deployment` and `load`."""
    with deployment(count, embedded=embedded) as running:
        load(running.url, FEW, plan.warm, 0)
        with watching(running.parts) as usage:
            hard = load(running.url, HARD_PEOPLE, plan.hard, 0)
            paced, a_turn = _paced(running, plan)
            people = round(OVERLOAD * hard.a_second * OVERLOAD_PACE)
            over = load(running.url, people, plan.overload, OVERLOAD_PACE)
            after = load(running.url, FEW, plan.after, FEW_PACE)
        loads = {f"{HARD_PEOPLE} people without a pause": hard, **paced}
        loads |= {f"{people:,} people, {OVERLOAD:.0f} times what it carries": over, "right after that": after}
        runs = {name: _run(name, done, usage) for name, done in loads.items()}
        return Measured(count, tuple(runs.values()), runs[_name(COSTED)], a_turn)


def _paced(running: Deployment, plan: Plan) -> tuple[dict[str, Load], ATurn | None]:
    """People who think; and what a turn of those leaves that costs are taken from."""
    loads, a_turn = {}, None
    for people in plan.open:
        before = mark(running) if people == COSTED else None
        done = loads[_name(people)] = load(running.url, people, plan.paced, PACE)
        a_turn = before.a_turn(done.served) if before else a_turn
    return loads, a_turn


def _name(people: int) -> str:
    return f"{people:,} people, {PACE:.0f} s a turn"


def _run(name: str, done: Load, usage: Usage) -> Run:
    cpu = {part: usage.cpu(part, done.since, done.until) for part in usage.seconds} | {GENERATOR: done.cpu}
    memory = {part: usage.megabytes(part, done.since, done.until) for part in usage.memory}
    turns = max(1, sum(one.outcome != BUSY for one in done.turns))
    return Run(name, done, memory, {part: seconds / turns * 1000 for part, seconds in cpu.items()})
