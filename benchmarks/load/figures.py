"""figures.yml: what was measured last, for the capacity page; each benchmark writes its own part."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("figures.yml")
HEAD = "# Written by `python -m benchmarks.load --write` and by its soak; what the names mean: docs/capacity.md.\n"


def read_figures(path: Path = FILE) -> dict[str, Any]:
    """By benchmark, "load" and "soak"; empty before the first."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}


def write_figures(benchmark: str, figures: Mapping[str, Any], path: Path = FILE) -> None:
    """Replace those of one benchmark."""
    held = read_figures(path) | {benchmark: dict(figures)}
    path.write_text(HEAD + yaml.safe_dump(held, sort_keys=False), encoding="utf-8")
