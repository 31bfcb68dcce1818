"""The dashboard and the alert rules name metrics that there are; Prometheus's own tool likes the rules."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from assistant.observing.metrics import REGISTRY
from assistant.observing.turns import OUTCOMES
from assistant.settings import PROJECT

FOLDER = PROJECT / "deploy" / "observability"
NAME = re.compile(r"\b(?:assistant|process|python)_[a-z_]+\b")
KINDS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",), "info": ("_info",)}


def dashboard() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8")))


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[str]:
    yield from (target["expr"] for panel in dashboard()["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


def known() -> dict[str, set[str]]:
    """Every name at /metrics, and its labels."""
    names: dict[str, set[str]] = {}
    for collector in REGISTRY._collector_to_names:
        labels = set(getattr(collector, "_labelnames", ()))
        for metric in collector.collect():
            names |= {metric.name + ending: labels | {"le"} for ending in KINDS[metric.type]}
    return names


def test_every_metric_that_is_named_is_there() -> None:
    used = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(used) > 12
    assert used - set(known()) == set()


def test_every_metric_of_ours_is_shown_or_watched() -> None:
    used = {name for expression in expressions() for name in NAME.findall(expression)}
    ours = {name.removesuffix("_total").removesuffix("_bucket") for name in used}
    made = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("assistant_")}
    assert made - ours == set()


def test_labels_that_are_asked_for_are_there() -> None:
    for expression in expressions():
        (name,) = {name for name in NAME.findall(expression) if name.startswith("assistant_")} or {""}
        asked = {label for group in re.findall(r"by \(([^)]+)\)", expression) for label in group.split(", ")}
        if name:
            assert asked <= known()[name] | {"instance"}, expression
    outcomes = {one for e in expressions() for many in re.findall(r'outcome=~?"([^"]+)"', e) for one in many.split("|")}
    assert outcomes
    assert outcomes <= set(OUTCOMES)


def test_every_metric_and_alert_is_documented() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    for metric in REGISTRY.collect():
        if metric.name.startswith("assistant_"):
            assert f"`{metric.name}" in page, metric.name
    for rule in rules():
        assert f"`{rule['alert']}`" in page, rule["alert"]


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + dx, place["y"] + dy) for dx in range(place["w"]) for dy in range(place["h"])}
        assert place["x"] + place["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.parametrize("command", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts.test.yml")])
def test_prometheus_likes_the_rules(command: tuple[str, ...]) -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("left out: no promtool on this machine (apt-get install prometheus)")
    done = subprocess.run([promtool, *command], cwd=FOLDER, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_paging_alert_is_tried_out() -> None:
    tried = (FOLDER / "alerts.test.yml").read_text(encoding="utf-8")
    for rule in rules():
        if rule["labels"]["severity"] == "page":
            assert rule["alert"] in tried, rule["alert"]
