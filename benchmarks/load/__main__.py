"""How much the assistant carries: `python -m benchmarks.load [--write]`, half an hour on two cores.

The generator shares the machine's cores with what it measures, so a machine of its own would carry more.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence

from benchmarks.load.generator import SERVED, Row, load
from benchmarks.load.servers import megabytes, serving
from benchmarks.tables import markdown, write_between_marks

HARD_PEOPLE, HARD_SECONDS = 32, 40.0  # without a pause: as much as it can
OPEN, PACE, OPEN_SECONDS = (10, 100, 1_000), 10.0, 60.0  # people who think as long as people do
OVERLOAD, OVERLOAD_PACE, OVERLOAD_SECONDS = 2.0, 4.0, 60.0
AFTER_SECONDS = 20.0
HEADS = ("", "turns a second", "p50 ms", "p95 ms", "p99 ms", "told busy", "failed", "memory, MB")
Rows = dict[str, Row]


def _line(name: str, rows: Rows, memory: float) -> tuple[str, ...]:
    all_ = rows["all"]
    busy = sum(row.turns for kind, row in rows.items() if kind.endswith("told busy"))
    figures = (f"{all_.a_second:.0f}", *(f"{ms:.0f}" for ms in (all_.p50, all_.p95, all_.p99)))
    share = f"{busy / all_.turns:.1%}" if all_.turns else "-"
    return (name, *figures, share, f"{all_.failed} of {all_.turns}", f"{memory:.0f}")


def _flags(name: str, rows: Rows) -> tuple[str, ...]:
    """The line of the red flags alone, of all channels."""
    found = [row for kind, row in rows.items() if kind.endswith("red flag")]
    if not found:
        return (name, *("-" for _ in HEADS[1:]))
    worst = [max(getattr(row, key) for row in found) for key in ("p50", "p95", "p99")]
    failed, turns = sum(row.failed for row in found), sum(row.turns for row in found)
    a_second = sum(row.a_second for row in found)
    return (name, f"{a_second:.1f}", *(f"{ms:.0f}" for ms in worst), "-", f"{failed} of {turns}", "")


def measure(count: int) -> list[tuple[str, ...]]:
    """The lines of so many processes."""
    lines = []
    with tempfile.TemporaryDirectory() as folder, serving(count, {**SERVED, "ASSISTANT_DATA_DIR": folder}) as running:
        urls, processes = running
        load(urls, 4, 5, 0)  # warm
        hard = load(urls, HARD_PEOPLE, HARD_SECONDS, 0)
        lines.append(_line(f"{count} processes, {HARD_PEOPLE} people without a pause", hard, megabytes(processes)))
        for people in OPEN:
            rows = load(urls, people, OPEN_SECONDS, PACE)
            lines.append(
                _line(f"{count} processes, {people:,} people, {PACE:.0f} s a turn", rows, megabytes(processes))
            )
        people = round(OVERLOAD * hard["all"].a_second * OVERLOAD_PACE)
        over = load(urls, people, OVERLOAD_SECONDS, OVERLOAD_PACE)
        lines.append(_line(f"{count} processes, {OVERLOAD:.0f} times what they carry", over, megabytes(processes)))
        lines.append(_flags("- red flags among them", over))
        after = load(urls, 4, AFTER_SECONDS, 1.0)
        lines.append(_line("- and right after it, 4 people", after, megabytes(processes)))
    return lines


def main(counts: Sequence[int], *, write: bool) -> None:
    """Measure and print."""
    started = time.monotonic()
    lines = [line for count in counts for line in measure(count)]
    minutes = (time.monotonic() - started) / 60
    table = f"{markdown(HEADS, lines)}\n\nTwo cores, the generator among them; {minutes:.0f} minutes."
    print(table)
    if write:
        write_between_marks("load", table)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--processes", type=int, nargs="+", default=[1])
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    main(chosen.processes, write=chosen.write)
