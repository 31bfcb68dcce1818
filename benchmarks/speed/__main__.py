"""`python -m benchmarks.speed`: trains a stock Rasa, measures, and writes the tables of benchmarks/README.md."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from assistant.evaluation.testset import read_test_set
from assistant.training import train
from benchmarks.speed.contenders import Contender, nothing, ours, stock
from benchmarks.speed.growth import TOPICS, Growth
from benchmarks.speed.growth import measure as measure_growth
from benchmarks.speed.served import CLIENTS, LENGTHS, Served
from benchmarks.speed.served import measure as measure_served
from benchmarks.tables import Row, markdown, write_between_marks

MARK = "speed"
Measured = list[tuple[Contender, Served]]


def _train_ours() -> float:
    """Seconds of training from nothing: tuning, kept in the cache otherwise, and Rasa's part."""
    from assistant.nlu import tuned

    kept = tuned.CACHE
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        tuned.CACHE = Path(scratch)
        started = time.perf_counter()
        try:
            train(force=True)
        finally:
            tuned.CACHE = kept
        seconds = time.perf_counter() - started
        shutil.copytree(scratch, kept, dirs_exist_ok=True)
        return seconds


def _minutes(seconds: float | None) -> str:
    return "not in this run" if seconds is None else f"{seconds / 60:.1f}"


def _rows(measured: Measured) -> Iterator[Row]:
    yield "training, minutes", *(_minutes(c.trained) for c, _ in measured)
    yield "start to first answer, s", *(f"{s.start:.1f}" for _, s in measured)
    yield "memory, MB", *(f"{s.megabytes:.0f}" for _, s in measured)
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        yield f"turn {name}, ms", *(f"{s.percentile(share):.1f}" for _, s in measured)
    for clients in CLIENTS:
        yield f"turns a second, {clients} clients", *(f"{s.load[clients][0]:.0f}" for _, s in measured)
        yield "p95 then, ms (share unanswered)", *(_late(s, clients) for _, s in measured)
    for length in LENGTHS:
        yield f"turn after {length} turns, ms", *(f"{s.by_length[length]:.1f}" for _, s in measured)


def _late(served: Served, clients: int) -> str:
    _, p95, unanswered = served.load[clients]
    return f"{p95:.0f}" + (f" ({unanswered:.1%})" if unanswered else "")


def _growth_rows(grown: dict[str, list[Growth]]) -> Iterator[Row]:
    for place, topics in enumerate(TOPICS):
        for who, measured in grown.items():
            one = measured[place]
            yield str(topics), who, _minutes(one.train), f"{one.p50:.1f}", f"{one.megabytes:.0f}"


def _ratios(measured: Measured) -> str:
    (_, here), (_, there), (_, floor) = measured
    gains = ", ".join(f"{here.load[clients][0] / there.load[clients][0]:.1f}" for clients in CLIENTS)
    start, memory, turn = here.start / there.start, here.megabytes / there.megabytes, here.percentile(0.5)
    return (
        f"Beside stock Rasa: start {start:.2f}, memory {memory:.2f}, p50 {turn / there.percentile(0.5):.2f} of its; "
        f"turns a second, from one client to the most: {gains} times its. "
        f"Above the floor, Rasa with nothing in it: {turn - floor.percentile(0.5):.1f} ms a turn."
    )


def _measure_all(stock_model: Path | None, train_ours: bool) -> Measured:
    texts = [item.text for item in read_test_set().questions]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        here = ours(folder / "ours", _train_ours() if train_ours else None)
        rival = stock(folder / "stock", stock_model)
        floor = nothing(folder / "nothing")
        return [(contender, measure_served(contender, contender.asked or texts)) for contender in (here, rival, floor)]


@click.command()
@click.option("--stock-model", type=click.Path(path_type=Path, exists=True), help="A stock model trained before.")
@click.option("--train-ours/--keep-ours", default=True, help="Also time our training from nothing, some 12 minutes.")
@click.option("--growth/--no-growth", default=True, help="Also with 50, 200 and 1000 topics, some 20 minutes.")
@click.option("--write", is_flag=True, help="Put the tables into benchmarks/README.md.")
def main(*, stock_model: Path | None, train_ours: bool, growth: bool, write: bool) -> None:
    """Measure and print. Training a stock Rasa takes an hour; all of it two."""
    started = time.perf_counter()
    measured = _measure_all(stock_model, train_ours)
    parts = [markdown(("", *(c.name for c, _ in measured)), _rows(measured)), _ratios(measured)]
    print("\n\n".join(parts), flush=True)
    if growth:
        grown = {who: [measure_growth(who, topics) for topics in TOPICS] for who in ("ours", "stock")}
        heads = ("topics, made up", "", "training, minutes", "turn in process p50, ms", "memory, MB")
        parts.append(markdown(heads, _growth_rows(grown)))
        print(parts[-1])
    if write:
        minutes = (time.perf_counter() - started) / 60
        parts.append(f"{datetime.now(UTC):%Y-%m-%d}, two cores, one run of {minutes:.0f} minutes.")
        write_between_marks(MARK, "\n\n".join(parts))


if __name__ == "__main__":
    main()
