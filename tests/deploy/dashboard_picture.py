"""Draw the dashboard: `python -m tests.deploy.dashboard_picture FILE.png [--minutes 3]`.

No Grafana can be installed from the package registries, so each panel is drawn by matplotlib, in the dashboard's own
places, from what a real Prometheus answers to the dashboard's own queries while the load test talks to a real server.
"""

import argparse
import math
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from assistant.errors import SetupError
from benchmarks.load.generator import SERVED, load
from tests.deploy.prometheus import Prometheus, Series, dashboard, prometheus
from tests.staff_server import ask_and_dislike, staff_server

PEOPLE, PACE = 30, 3.0
COLUMNS, COLUMN_INCHES, ROW_INCHES = 24, 0.75, 0.42
NAMES_BESIDE, NAME_INCHES = 3, 0.12  # of the legend: in one row, and the height of a row
BELOW = 4.3  # letters' heights from a panel to its legend: ticks and the word "minutes" stand between
UNITS = {
    "bytes": lambda v, _: f"{v / 2**20:.0f} MB",
    "s": lambda v, _: f"{v * 1000:.0f} ms" if v < 10 else f"{v:.0f} s",
    "percentunit": lambda v, _: f"{v:.0%}",
    "reqps": lambda v, _: f"{v:.1f}/s",
}


def legend(target: dict[str, Any], series: Series) -> str:
    """The name of a line, as Grafana fills it in."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: series["metric"].get(found[1], ""), target["legendFormat"])


def unit(panel: dict[str, Any]) -> FuncFormatter:
    """How its figures are written."""
    return FuncFormatter(UNITS.get(panel["fieldConfig"]["defaults"].get("unit"), lambda v, _: f"{v:g}"))


def figure_in(panel: dict[str, Any], axes: Axes, asked: Prometheus) -> None:
    """One figure, or a few with their names."""
    axes.axis("off")
    lines = []
    for target in panel["targets"]:
        for series in asked.now(target["expr"]):
            name = legend(target, series)
            lines.append(f"{name} {unit(panel)(round(float(series['value'][1])))}".strip())
    axes.text(0.5, 0.45, "\n".join(lines), ha="center", va="center", fontsize=9 if len(lines[0]) > 9 else 24)


def bars_in(panel: dict[str, Any], axes: Axes, asked: Prometheus) -> None:
    """One bar a series, the longest on top."""
    (target,) = panel["targets"]
    series = sorted(asked.now(target["expr"]), key=lambda one: float(one["value"][1]))
    axes.barh([legend(target, one) for one in series], [float(one["value"][1]) for one in series], color="#3f7cac")


def lines_in(panel: dict[str, Any], axes: Axes, asked: Prometheus, seconds: float) -> None:
    """One line a series."""
    for target in panel["targets"]:
        for series in asked.over(target["expr"], seconds):
            at, values = zip(*series["values"], strict=True)
            axes.plot([(one - at[-1]) / 60 for one in at], [float(v) for v in values], label=legend(target, series))
    axes.yaxis.set_major_formatter(unit(panel))
    axes.set_ylim(bottom=0)
    axes.set_xlabel("minutes", fontsize=6)
    below = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "borderaxespad": BELOW}
    axes.legend(fontsize=5.5, ncol=NAMES_BESIDE, frameon=False, **below)


def draw(asked: Prometheus, seconds: float, file: Path) -> None:
    """All panels in their places."""
    board = dashboard()
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"])
    figure = plt.figure(figsize=(COLUMNS * COLUMN_INCHES, rows * ROW_INCHES))
    figure.suptitle(board["title"], y=0.995)
    for panel in board["panels"]:
        place = panel["gridPos"]
        left, bottom = place["x"] / COLUMNS + 0.03, 1 - (place["y"] + place["h"]) / rows + 0.022
        width, height = place["w"] / COLUMNS - 0.045, place["h"] / rows - 0.045
        axes = figure.add_axes((left, bottom, width, height))
        axes.set_title(panel["title"], fontsize=9)
        axes.tick_params(labelsize=6)
        if panel["type"] == "stat":
            figure_in(panel, axes, asked)
        elif panel["type"] == "bargauge":
            bars_in(panel, axes, asked)
            axes.set_position((left + 0.06, bottom, width - 0.06, height))
        else:
            lines_in(panel, axes, asked, seconds)
            # there is room for one row of names below the panel; what needs more takes it from the panel itself
            more = (math.ceil(len(axes.lines) / NAMES_BESIDE) - 1) * NAME_INCHES / (rows * ROW_INCHES)
            axes.set_position((left, bottom + max(0, more), width, height - max(0, more)))
    figure.savefig(file, dpi=80)


def main(file: Path, minutes: float) -> None:
    """Run the server, Prometheus and the load; draw at the end."""
    if not (program := shutil.which("prometheus")):
        raise SetupError("no prometheus here; install Debian's package of that name")
    chosen = {name.removeprefix("ASSISTANT_"): value for name, value in SERVED.items()}
    with (
        TemporaryDirectory() as at_server,
        TemporaryDirectory() as at_prometheus,
        staff_server(Path(at_server), **chosen) as server,
        prometheus(program, server, Path(at_prometheus)) as asked,
    ):
        ask_and_dislike(server, "when can i drive")
        asked.wait_for("assistant_thumbs_total")
        ask_and_dislike(server, "can i drink coffee")
        load(server, PEOPLE, minutes * 60, PACE, echoes=False)
        draw(asked, minutes * 60, file)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--minutes", type=float, default=3.0)
    chosen = options.parse_args()
    main(chosen.file, chosen.minutes)
