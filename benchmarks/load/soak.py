"""Half an hour of load, and whether memory grows: `python -m benchmarks.load.soak [--minutes 30] [--write]`."""

import argparse
import tempfile
import threading
import time

import numpy as np

from benchmarks.load.generator import SERVED, load
from benchmarks.load.servers import megabytes, serving
from benchmarks.tables import markdown, write_between_marks

PEOPLE, PACE = 200, 5.0  # about 40 turns a second: a third of what one process carries here
SETTLED = 0.2  # share of the time after which caches are full and memory may grow no more
EVERY_SECONDS = 5.0


def main(minutes: float, *, write: bool) -> None:
    """Measure and print."""
    samples: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder, serving(1, {**SERVED, "ASSISTANT_DATA_DIR": folder}) as running:
        urls, processes = running
        over = threading.Event()

        def sample() -> None:
            started = time.monotonic()
            while not over.wait(EVERY_SECONDS):
                samples.append((time.monotonic() - started, megabytes(processes)))

        sampler = threading.Thread(target=sample)
        sampler.start()
        try:
            all_ = load(urls, PEOPLE, minutes * 60, PACE)["all"]
        finally:
            over.set()
            sampler.join()
    table = markdown(("minute", "memory, MB"), _by_minute(samples)) + "\n\n" + _told(samples, minutes)
    table += f" {all_.turns:,} turns, {all_.failed} failed; p50 {all_.p50:.0f}, p95 {all_.p95:.0f} ms."
    print(table)
    if write:
        write_between_marks("load.soak", table)


def _by_minute(samples: list[tuple[float, float]]) -> list[tuple[str, ...]]:
    minutes = sorted({int(at // 60) for at, _ in samples})
    shown = minutes[:: max(1, len(minutes) // 10)]
    return [(str(m), f"{np.mean([mb for at, mb in samples if at // 60 == m]):.0f}") for m in shown]


def _told(samples: list[tuple[float, float]], minutes: float) -> str:
    late = [(at / 3600, mb) for at, mb in samples if at > minutes * 60 * SETTLED]
    hours, memory = np.array(late).T
    slope = float(np.polyfit(hours, memory, 1)[0])
    return f"After the first fifth memory grows by {slope:.0f} MB an hour."


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30.0)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    main(chosen.minutes, write=chosen.write)
