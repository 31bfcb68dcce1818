"""`python -m benchmarks.nlu [hint3 clinc150 banking77]`: measures, and writes the table of benchmarks/README.md."""

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from sklearn.metrics import matthews_corrcoef

from benchmarks.nlu import data
from benchmarks.nlu.threshold import best_threshold, refused, threshold_from_training
from benchmarks.nlu.understanding import Understanding
from benchmarks.tables import Row, markdown, write_between_marks

# What is to be beaten: the figures of ../shared/benchmarks/README.md (Arora 2020, Larson 2019, Casanueva 2020)
MARK = "nlu"


def _percent(hits: npt.NDArray[np.bool_]) -> str:
    return f"{100 * float(np.mean(hits)):.1f}"


def hint3() -> Iterator[Row]:
    """MCC of each bot; the threshold comes from its training data."""
    beaten = {"sofmattress": ".638", "curekart": ".603", "powerplay11": ".425"}
    for bot in data.HINT3_BOTS:
        parts = data.hint3(bot)
        threshold = threshold_from_training(parts["train"], data.NO_LABEL)
        test = parts["test"]
        guesses, confidence = Understanding(parts["train"]).guesses(test.texts)
        score = matthews_corrcoef(test.labels, refused(guesses, confidence, threshold, data.NO_LABEL))
        yield f"HINT3 {bot}, MCC", f"{score:.3f}".lstrip("0"), beaten[bot]


def clinc150() -> Iterator[Row]:
    """Accuracy in scope and recall out of scope; the threshold comes from the validation part."""
    parts = data.clinc150()
    understanding = Understanding(parts["train"])
    validation, test = parts["val"], parts["test"]
    threshold = best_threshold(validation.labels, *understanding.guesses(validation.texts), data.OUT_OF_SCOPE)
    guesses = refused(*understanding.guesses(test.texts), threshold, data.OUT_OF_SCOPE)
    right = np.array([guess == label for guess, label in zip(guesses, test.labels, strict=True)])
    outside = np.array([label == data.OUT_OF_SCOPE for label in test.labels])
    yield "CLINC150, accuracy in scope, %", _percent(right[~outside]), "96.9"
    yield "CLINC150, recall out of scope, %", _percent(right[outside]), "52.3"


def banking77() -> Iterator[Row]:
    """Accuracy with all training data and with ten sentences a class."""
    parts = data.banking77()
    for name, train, beaten in (
        ("all data", parts["train"], "93.66"),
        ("ten a class", data.a_few_of_each(parts["train"], 10), "89.79"),
    ):
        guesses, _ = Understanding(train).guesses(parts["test"].texts)
        right = np.array([guess == label for guess, label in zip(guesses, parts["test"].labels, strict=True)])
        yield f"BANKING77, {name}, accuracy, %", _percent(right), beaten


SETS: dict[str, Callable[[], Iterator[Row]]] = {"hint3": hint3, "clinc150": clinc150, "banking77": banking77}


def main(chosen: list[str]) -> int:
    """Run the chosen sets, or all; only a run of all writes the table."""
    unknown = sorted(set(chosen) - set(SETS))
    missing = [name for name in chosen or SETS if name in SETS and not (data.FOLDER / name).is_dir()]
    if missing:
        print(
            f"{', '.join(missing)}: not in ../shared/benchmarks beside the checkout; nothing measured", file=sys.stderr
        )
        return 1
    if unknown:
        print(f"unknown set {', '.join(unknown)}; choose from {', '.join(SETS)}", file=sys.stderr)
        return 2
    started, rows = time.perf_counter(), []
    for name in chosen or SETS:
        for row in SETS[name]():
            print(*row, sep="\t", flush=True)
            rows.append(row)
    if not chosen:
        minutes = (time.perf_counter() - started) / 60
        table = markdown(("yardstick", "here", "to beat"), rows)
        write_between_marks(MARK, f"{table}\n\n{minutes:.0f} minutes on two cores.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
