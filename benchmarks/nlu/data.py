"""The public test data as they were published, from ../shared/benchmarks beside the checkout."""

import csv
import json
import random
from collections import defaultdict
from pathlib import Path

from assistant.settings import PROJECT
from benchmarks.nlu.understanding import Labelled

FOLDER = PROJECT.parent / "shared" / "benchmarks"
OUT_OF_SCOPE = "oos"  # CLINC150's name for it
NO_LABEL = "NO_NODES_DETECTED"  # HINT3's
HINT3_BOTS = ("sofmattress", "curekart", "powerplay11")


def clinc150() -> dict[str, Labelled]:
    """train, val and test, each with its sentences out of scope."""
    data = json.loads((FOLDER / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    return {part: _labelled([*data[part], *data[f"oos_{part}"]]) for part in ("train", "val", "test")}


def banking77() -> dict[str, Labelled]:
    """Train and test."""
    return {part: _table(FOLDER / "banking77" / f"{part}.csv") for part in ("train", "test")}


def hint3(bot: str) -> dict[str, Labelled]:
    """Train and test of one bot, the second edition."""
    folder = FOLDER / "hint3" / "dataset" / "v2"
    return {part: _table(folder / part / f"{bot}_{part}.csv") for part in ("train", "test")}


def a_few_of_each(data: Labelled, count: int, seed: int = 1) -> Labelled:
    """That many sentences of each label, drawn at random."""
    by_label = defaultdict(list)
    for text, label in zip(data.texts, data.labels, strict=True):
        by_label[label].append(text)
    draw = random.Random(seed)
    return _labelled([(text, label) for label, texts in sorted(by_label.items()) for text in draw.sample(texts, count)])


def _table(path: Path) -> Labelled:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    return _labelled(rows)


def _labelled(pairs: list[tuple[str, ...]]) -> Labelled:
    return Labelled(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))
