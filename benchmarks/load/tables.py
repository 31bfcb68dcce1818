"""The tables of a run, and the figures of it that the capacity page rests on."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import psutil

from benchmarks.load.deployment import PARTS
from benchmarks.load.measuring import COSTED, GENERATOR, Measured, Run
from benchmarks.load.records import Load, milliseconds
from benchmarks.tables import Row, markdown

CARRIED: Row = (
    *("processes", "load", "turns/s", "p50 ms", "p95 ms", "p99 ms", "told busy", "failed"),
    *("red flags p95 ms", "without message", *(f"{part} MB" for part in PARTS)),
)
BY_CHANNEL: Row = (
    *("processes", "channel", "turns", "p50 ms", "p95 ms", "p99 ms", "told busy", "failed"),
    *("red flags p95 ms", "without message"),
)
COST: Row = ("processes", *(f"{part} ms" for part in (*PARTS, GENERATOR)), "cores busy, all")
LEFT: Row = (
    *("processes", "PostgreSQL kB kept", "Redis kB kept", "for hours", "Redis commands", "PostgreSQL transactions"),
    *("kB in", "kB out"),
)


def tables(measured: Sequence[Measured]) -> str:
    """Four of them: what it carries, the channels of it, what a turn costs, what it leaves."""
    shown = [markdown(CARRIED, [_carried(one.processes, run) for one in measured for run in one.runs])]
    shown += [
        f"The same by channel, with {COSTED} people who think:",
        markdown(BY_CHANNEL, [row for one in measured for row in by_channel(one.processes, one.costed.load)]),
    ]
    shown += [
        f"Processor milliseconds a turn, with {COSTED} people who think:",
        markdown(COST, [_cost(one) for one in measured]),
    ]
    left = [_left(one) for one in measured if one.a_turn]
    if left:
        shown += ["What such a turn leaves, asks and moves:", markdown(LEFT, left)]
    return "\n\n".join(shown)


def figures(measured: Sequence[Measured]) -> dict[str, Any]:
    """What capacity.py reads, by number of processes; rounded."""
    return {"cores": psutil.cpu_count(), "processes": {one.processes: _figures(one) for one in measured}}


def _figures(one: Measured) -> dict[str, Any]:
    hard = one.runs[0]
    a_turn = {name: round(figure, 3) for name, figure in asdict(one.a_turn).items()} if one.a_turn else {}
    return {
        "turns_a_second": round(hard.load.a_second, 1),
        "cpu_ms": {part: round(ms, 3) for part, ms in one.costed.cpu.items()},
        "memory_mb": {part: round(max(run.memory[part] for run in one.runs), 1) for part in hard.memory},
        "a_turn": a_turn,
    }


def by_channel(processes: int, done: Load) -> list[Row]:
    """A row for each way in that somebody used."""
    rows: list[Row] = []
    for channel in sorted({one.channel for one in done.turns}):
        own = replace(done, told=[one for one in done.told if one.channel == channel])
        counted = (f"{own.busy:.1%}", f"{own.failed} of {len(own.told)}")
        rows.append((str(processes), channel, str(len(own.turns)), *_times(own), *counted, *_flags(own)))
    return rows


def _times(done: Load) -> tuple[str, ...]:
    return tuple(f"{milliseconds(done.turns, percent):.0f}" for percent in (50, 95, 99))


def _flags(done: Load) -> tuple[str, str]:
    if not done.alarms:
        return "", ""
    return f"{milliseconds(done.alarms, 95):.0f}", f"{done.wrong} of {len(done.alarms)}"


def _carried(processes: int, run: Run) -> Row:
    done = run.load
    memory = (f"{run.memory[part]:.0f}" if part in run.memory else "" for part in PARTS)
    counted = (f"{done.busy:.1%}", f"{done.failed} of {len(done.told)}")
    return (str(processes), run.name, f"{done.a_second:.1f}", *_times(done), *counted, *_flags(done), *memory)


def _cost(one: Measured) -> Row:
    run = one.costed
    served = run.load.a_second * (1 - run.load.busy)
    parts = (f"{run.cpu[part]:.2f}" if part in run.cpu else "" for part in (*PARTS, GENERATOR))
    return (
        str(one.processes),
        *parts,
        f"{sum(run.cpu.values()) * served / 1000:.2f}",
    )


def _left(one: Measured) -> Row:
    left = one.a_turn
    assert left
    kept = (f"{left.database_bytes / 1000:.1f}", f"{left.memory_bytes / 1000:.1f}", f"{left.memory_hours:.1f}")
    asked = (f"{left.commands:.1f}", f"{left.transactions:.1f}")
    return (str(one.processes), *kept, *asked, f"{left.bytes_in / 1000:.1f}", f"{left.bytes_out / 1000:.1f}")
