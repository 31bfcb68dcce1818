"""Half an hour of load, and whether memory grows: `python -m benchmarks.load.soak [--minutes 30] [--write]`."""

import argparse
from datetime import date

import numpy as np

from benchmarks.load.deployment import ASSISTANT, PARTS, deployment
from benchmarks.load.figures import write_figures
from benchmarks.load.generator import load
from benchmarks.load.records import Load, milliseconds
from benchmarks.load.stored import ATurn, mark
from benchmarks.load.usage import Usage, watching
from benchmarks.tables import markdown, write_between_marks

PROCESSES, PEOPLE, PACE = 2, 100, 5.0  # about 20 turns a second: a third of what two cores carry with all on them
SETTLED = 0.4  # share of the time after which what is kept for ten minutes is full and memory may grow no more
LINES = 10  # of the table
TELLING_MINUTES = 10.0  # below that, what is still being filled or freed after the start looks like growth


def main(minutes: float, *, write: bool) -> None:
    """Measure, print and write."""
    with deployment(PROCESSES) as running:
        before = mark(running)
        assert before
        with watching(running.parts) as usage:
            done = load(running.url, PEOPLE, minutes * 60, PACE)
        a_turn = before.a_turn(done.served)
    slope = slope_an_hour(usage, ASSISTANT, done)
    shown = f"{markdown(('minute', *(f'{part} MB' for part in PARTS)), _by_minute(usage, done))}\n\n"
    shown += _told(done, a_turn, slope, minutes)
    print(shown)
    if write:
        write_between_marks("benchmarks.load.soak", shown)
        measured = {"measured": date.today().isoformat(), "minutes": minutes, "assistant_mb_an_hour": round(slope, 1)}
        write_figures("soak", {**measured, "database_bytes": round(a_turn.database_bytes, 1)})


def _by_minute(usage: Usage, done: Load) -> list[tuple[str, ...]]:
    minutes = int((done.until - done.since) // 60) + 1
    shown = range(0, minutes, max(1, minutes // LINES))
    starts = [(minute, done.since + 60 * minute) for minute in shown]
    return [(str(minute), *(f"{usage.megabytes(part, at, at + 60):.0f}" for part in PARTS)) for minute, at in starts]


def slope_an_hour(usage: Usage, part: str, done: Load) -> float:
    """MB by which a part grows in an hour, once it has settled."""
    settled = done.since + SETTLED * (done.until - done.since)
    hours, memory = np.array([(at / 3600, mb) for at, mb in usage.memory[part] if settled <= at <= done.until]).T
    return float(np.polyfit(hours - hours[0], memory, 1)[0])


def _told(done: Load, a_turn: ATurn, slope: float, minutes: float) -> str:
    p50, p95 = (milliseconds(done.turns, percent) for percent in (50, 95))
    who = f"{date.today().isoformat()}, {minutes:g} minutes, {PROCESSES} processes, {PEOPLE} people"
    alarms = f"{done.wrong} of {len(done.alarms):,} red flags without their message"
    settled = f"After the first {SETTLED:.0%} of that time"
    grows = f"{settled} the assistant's memory grows by {slope:.0f} MB an hour, all processes together."
    if minutes < TELLING_MINUTES:
        grows = "Too short to tell whether memory grows."
    return (
        f"{who}: {len(done.turns):,} turns, {done.failed} failed, {done.busy:.1%} told busy, {alarms}; p50 {p50:.0f}, "
        f"p95 {p95:.0f} ms. {grows} PostgreSQL keeps {a_turn.database_bytes / 1000:.1f} kB a turn."
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30.0)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    main(chosen.minutes, write=chosen.write)
