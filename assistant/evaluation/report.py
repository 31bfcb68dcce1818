"""The HTML report: figures, plots, and every miss by name."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import matplotlib as mpl
import numpy as np

from assistant.evaluation.curve import Point
from assistant.evaluation.measure import NONE, Result
from assistant.evaluation.noise_grid import Grid
from assistant.knowledge import topics

mpl.use("Agg")
from matplotlib import pyplot

TEMPLATE = Path(__file__).with_name("report.html.j2")
SAFETY_TEMPLATE, SAFETY_PAGE = Path(__file__).with_name("safety_page.md.j2"), "safety.md"


def _as_data_uri(figure: Any) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight")
    pyplot.close(figure)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _confusion_matrix(result: Result) -> str:
    names = [*topics(), "(escalated)", NONE]
    place = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(topics()), len(names)))
    for outcome in result.questions:
        counts[place[outcome.item.topic], place[result.answered(outcome)]] += 1
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(13, 12))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(topics())), list(topics()), fontsize=7)
    axes.set_xlabel("answered")
    axes.set_ylabel("asked")
    return _as_data_uri(figure)


def _recall_bars(result: Result) -> str:
    shares = result.recall_by_flag()
    values = [100 * s.value for s in shares.values()]
    lower = [v - 100 * s.interval[0] for v, s in zip(values, shares.values(), strict=True)]
    upper = [100 * s.interval[1] - v for v, s in zip(values, shares.values(), strict=True)]
    figure, axes = pyplot.subplots(figsize=(9, 7))
    axes.barh(list(shares), values, xerr=[lower, upper], color="#4a7fb0", ecolor="#333333")
    axes.set_xlim(min([80.0, *(v - e for v, e in zip(values, lower, strict=True))]) - 2, 100.5)
    axes.set_xlabel("recall, % (Wilson interval at 95 %)")
    return _as_data_uri(figure)


def _confidence_histogram(result: Result) -> str:
    seen = [o for o in result.questions if not o.escalated]
    right = [o.turn.confidence for o in seen if o.turn.topic == o.item.topic]
    wrong = [o.turn.confidence for o in seen if o.turn.topic != o.item.topic]
    figure, axes = pyplot.subplots(figsize=(9, 4))
    axes.hist(
        [right, wrong], bins=20, range=(0, 1), stacked=True, color=["#4a7fb0", "#b04a4a"], label=["right", "wrong"]
    )
    axes.set_xlabel("confidence")
    axes.set_ylabel("questions")
    axes.legend()
    return _as_data_uri(figure)


@dataclass(frozen=True)
class Curve:
    """Recall against false alarms, and the threshold that is in force."""

    points: Sequence[Point]
    certain: float


def _recall_curve(curve: Curve) -> str:
    figure, axes = pyplot.subplots(figsize=(9, 5))
    alarms, recalls = ([100 * getattr(p, name) for p in curve.points] for name in ("false_alarms", "recall"))
    axes.plot(alarms, recalls, marker=".", color="#4a7fb0")
    for point, x, y in zip(curve.points, alarms, recalls, strict=True):
        in_force = point.certain == curve.certain
        axes.annotate(f"{point.certain:g}", (x, y), fontsize=9, fontweight="bold" if in_force else "normal")
    axes.set_xlabel("hard negatives that escalate, %")
    axes.set_ylabel("reports that escalate, %")
    axes.grid(alpha=0.3)
    return _as_data_uri(figure)


def write_report(
    folder: Path, result: Result, ours: dict[str, str], stock: dict[str, str], grid: Grid, curve: Curve
) -> Path:
    """Write `index.html` and the tables of the safety case into the folder, and return the path of the former."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    page = template.render(
        ours=ours,
        stock=stock,
        confusion_matrix=_confusion_matrix(result),
        recall_bars=_recall_bars(result),
        recall_curve=_recall_curve(curve),
        curve=curve,
        grid=grid,
        confidence_histogram=_confidence_histogram(result),
        by_topic=result.by_topic(),
        by_flag=result.recall_by_flag(),
        by_channel=result.recall_by_channel(),
        by_flag_and_channel=result.recall_by_flag_and_channel(),
        by_kind=result.false_alarms_by_kind(),
        confusions=result.confusions(),
        missed=[o for o in result.reports if not o.escalated],
        alarms=[o for o in (*result.hard_negatives, *result.questions) if o.escalated],
        wrong=[o for o in result.questions if o.turn.topic != o.item.topic],
    )
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    (folder / SAFETY_PAGE).write_text(_safety_page(result, ours, grid), encoding="utf-8")
    return path


def _safety_page(result: Result, ours: dict[str, str], grid: Grid) -> str:
    """The tables of the safety case, in Markdown; nothing in it is HTML."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True)  # noqa: S701
    template = environment.from_string(SAFETY_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(result=result, ours=ours, grid=grid, today=date.today().isoformat()).rstrip() + "\n"
