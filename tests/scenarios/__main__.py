"""`python -m tests.scenarios`: hold scenarios and print the table; exit 1 if one failed."""

import argparse
import sys
import time
from collections.abc import Sequence

from assistant.settings import PROJECT
from benchmarks.tables import write_between_marks
from tests.scenarios.alexa_model import alexa_nlu
from tests.scenarios.files import all_scenarios
from tests.scenarios.run import REPORT, Run
from tests.scenarios.server import scenario_server

PAGE = PROJECT / "docs" / "conversation.md"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("behaviours", nargs="*", help="such as follow_ups, or follow_ups/tea_after_coffee; none: all")
    options.add_argument("--write", action="store_true", help=f"also write the table into {PAGE.name}")
    chosen = options.parse_args()
    wanted = [key for key in all_scenarios() if not chosen.behaviours or {key[0], "/".join(key)} & {*chosen.behaviours}]
    with scenario_server() as server:
        run, since = Run(server, alexa_nlu()), time.perf_counter()
        for key in wanted:
            run.talks(*key)
        seconds = time.perf_counter() - since
    run.write_report()
    made = f"{run.table()}\n\n{run.counts()}"
    print(made, *run.problems(), f"{seconds:.0f} s; transcripts are in {REPORT.relative_to(PROJECT)}", sep="\n")
    if chosen.write and (why := not_written(run.unexpected(), chosen.behaviours)):
        sys.exit(f"{PAGE.name} stays as it is: {why}")
    if chosen.write:
        write_between_marks("tests.scenarios", made, PAGE)
    sys.exit(bool(run.problems()))


def not_written(problems: Sequence[str], chosen: Sequence[str]) -> str:
    """Why a table is not to be published; "" where it may be.

    Args:
        problems: what failed, and is not named by a scenario's `falls_short`.
        chosen: behaviours that were held alone.
    """
    if chosen:
        return "only some behaviours were held; leave them away to write the table"
    return f"{len(problems)} failed; mend them, or name them as falls_short" if problems else ""


if __name__ == "__main__":
    main()
