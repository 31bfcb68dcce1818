"""How much the assistant carries: `python -m benchmarks.load --processes 1 2 4 [--write]`, a quarter of an hour.

The generator shares the machine's cores with what it measures, so a machine of its own would carry more; what a turn
costs each part does not depend on that.
"""

import argparse
import time
from collections.abc import Sequence
from datetime import date

import psutil

from benchmarks.load import capacity
from benchmarks.load.figures import write_figures
from benchmarks.load.measuring import QUICK, WHOLE, measure
from benchmarks.load.tables import figures, tables
from benchmarks.tables import write_between_marks


def main(counts: Sequence[int], *, quick: bool, embedded: bool, write: bool) -> None:
    """Measure, print and write."""
    started = time.monotonic()
    measured = []
    for count in counts:  # each told at once: a later one that fails does not lose it
        measured.append(measure(count, QUICK if quick else WHOLE, embedded=embedded))
        print(tables(measured[-1:]), flush=True)
    minutes, today = (time.monotonic() - started) / 60, date.today().isoformat()
    stores = "SQLite, no balancer" if embedded else "HAProxy, PostgreSQL and Redis on the same machine"
    how = "a quick run, only to see that it works" if quick else "one run"
    where = f"{psutil.cpu_count()} cores, the generator among them; {stores}"
    page = f"{tables(measured)}\n\n{today}, {where}; {how} of {minutes:.0f} minutes."
    print(f"All of them:\n\n{page}")
    if write:
        write_between_marks("load", page)
        if not embedded:
            write_figures("load", {"measured": today, "quick": quick, **figures(measured)})
            capacity.write()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--processes", type=int, nargs="+", default=[1])
    options.add_argument("--quick", action="store_true", help="seconds instead of minutes, to see that it works")
    options.add_argument("--embedded", action="store_true", help="one process over SQLite, without services")
    options.add_argument("--write", action="store_true", help="into README.md, figures.yml, docs/capacity.md")
    chosen = options.parse_args()
    main(chosen.processes, quick=chosen.quick, embedded=chosen.embedded, write=chosen.write)
