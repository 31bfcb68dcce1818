"""`assistant evaluate`: figures on the terminal, and a report."""

import asyncio
import json
import subprocess  # our own interpreter, with fixed arguments
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from assistant.evaluation.measure import Result, Share, measure
from assistant.evaluation.noise_grid import SHARES, Grid, noise_grid
from assistant.evaluation.several import measure_several, read_several
from assistant.evaluation.testset import read_test_set
from assistant.knowledge import NOT_OURS
from assistant.turn import Channel, Turn

Figures = dict[str, Any]
WORST = 10


def percent(share: Share) -> str:
    """ "97.3 % (96.1-98.2), 1073 of 1103"."""
    low, high = share.interval
    return f"{share.value:.1%} ({100 * low:.1f}-{100 * high:.1f}), {share.hits} of {share.total}"


async def _measure_assistant(with_noise: bool) -> tuple[Result, dict[str, Share], float, Grid]:
    from assistant.engine import practice_guard

    guard = practice_guard()

    async def ask(text: str, channel: Channel) -> Turn:
        return await guard.turn(text, channel, uuid.uuid4().hex)

    await ask("warm up", "web")
    tests = read_test_set()
    result = await measure(tests, ask)
    megabytes = psutil.Process().memory_info().rss / 2**20
    several = await measure_several(read_several(), ask)
    grid: Grid = {}
    if with_noise:
        grid |= await noise_grid("reports", tests.reports, ask)
        grid |= await noise_grid("questions", tests.questions, ask)
    return result, several, megabytes, grid


def headline(result: Result, megabytes: float) -> dict[str, str]:
    """The figures that targets are set for."""
    return {
        "topic accuracy": percent(result.topic_accuracy()),
        **{f"topic accuracy, {c}": percent(share) for c, share in result.topic_accuracy_by_channel().items()},
        **{f"{topic} refused": percent(result.refused(topic)) for topic in NOT_OURS},
        "good questions refused": percent(result.refused()),
        "red-flag recall": percent(result.recall()),
        "false alarms on hard negatives": percent(result.false_alarms()),
        "false alarms on ordinary questions": percent(result.false_alarms_by_kind()["ordinary questions"]),
        "watch reports seen": percent(result.watch_seen()),
        "calibration error": f"{100 * result.calibration_error():.1f} points",
        **_message_time(result.message_times()),
        "turn p50 / p95": f"{result.percentile(0.5):.1f} / {result.percentile(0.95):.1f} ms",
        "resident memory": f"{megabytes:.0f} MB",
    }


def _message_time(times: Sequence[float]) -> dict[str, str]:
    if not any(times):  # stock Rasa has no emergency message
        return {}
    p50, p99, longest = np.percentile(times, [50, 99, 100])
    return {"report to emergency message p50 / p99 / longest": f"{p50:.1f} / {p99:.1f} / {longest:.1f} ms"}


def measure_stock() -> dict[str, str]:
    """The same figures of a stock Rasa, trained and measured in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "assistant.evaluation.stock", str(out)]
        subprocess.run(command, check=True)  # noqa: S603 (no outside input)
        figures: dict[str, str] = json.loads(out.read_text(encoding="utf-8"))
        return figures


def _print_headline(console: Console, ours: dict[str, str], stock: dict[str, str]) -> None:
    table = Table(title="Blind test", title_justify="left")
    table.add_column("figure")
    table.add_column("assistant")
    if stock:
        table.add_column("stock Rasa")
    for name, value in ours.items():
        table.add_row(name, value, *([stock.get(name, "")] if stock else []))
    console.print(table)


def _print_shares(console: Console, title: str, shares: dict[str, Share]) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("share")
    for name, share in shares.items():
        table.add_row(name, percent(share))
    console.print(table)


def _print_grid(console: Console, grid: Grid) -> None:
    table = Table(
        "words", *(f"{share:.0%}" for share in SHARES), title="Reports that escalate, and topics seen, under noise"
    )
    for kind, shares in grid.items():
        table.add_row(kind, *(f"{share.value:.1%}" for share in shares.values()))
    console.print(table)


def evaluate(report: Path | None, *, with_stock: bool) -> None:
    """Measure, print, and write the report when a folder is given: with it also recall under noise, and its curve."""
    console = Console(width=110)
    result, several, megabytes, grid = asyncio.run(_measure_assistant(report is not None))
    stock = measure_stock() if with_stock else {}
    ours = headline(result, megabytes) | {name: percent(share) for name, share in several.items()}
    _print_headline(console, ours, stock)
    worst = dict(list(result.by_topic().items())[:WORST])
    _print_shares(console, f"Worst {WORST} topics", worst)
    _print_shares(console, "Red-flag recall by flag", result.recall_by_flag())
    _print_shares(console, "Red-flag recall by channel", result.recall_by_channel())
    _print_shares(console, "False alarms by kind", result.false_alarms_by_kind())
    confusions = Table("asked", "answered", "times", title="Confusions", title_justify="left")
    for asked, got, count in result.confusions()[:WORST]:
        confusions.add_row(asked, got, str(count))
    console.print(confusions)
    if report:
        from assistant.evaluation.curve import Decider
        from assistant.evaluation.report import Curve, write_report

        _print_grid(console, grid)
        decider, tests = Decider(), read_test_set()
        curve = decider.curve([i.text for i in tests.reports], [i.text for i in tests.hard_negatives])
        path = write_report(report, result, ours, stock, grid, Curve(curve, decider.config["certain"]))
        console.print(f"Report: {path}")
