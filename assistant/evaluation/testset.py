"""The blind test: questions, red-flag reports and harmless look-alikes that training never saw."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml, refuse_unknown_keys, relative

QUESTIONS = PROJECT / "tests" / "nlu"
RED_FLAGS = PROJECT / "tests" / "red_flags"
HARD_NEGATIVES = "hard_negatives"


@dataclass(frozen=True)
class Item:
    """One utterance of the test.

    Attributes:
        path: the file it stands in.
        topic: the right topic, or "".
        flag: the flag it reports, or "".
        kind: for harmless lines: look_alike, or denied, general, hypothetical, past, procedure, idiom, mild.
    """

    text: str
    path: Path
    topic: str = ""
    flag: str = ""
    kind: str = ""


@dataclass(frozen=True)
class TestSet:
    """All items by what they test."""

    __test__ = False  # not a class of tests, whatever its name says to pytest

    questions: tuple[Item, ...]
    reports: tuple[Item, ...]
    watch_reports: tuple[Item, ...]
    hard_negatives: tuple[Item, ...]

    def everything(self) -> Iterator[Item]:
        """All items."""
        yield from (*self.questions, *self.reports, *self.watch_reports, *self.hard_negatives)


def _questions(path: Path) -> Iterator[Item]:
    data = read_yaml(path)
    refuse_unknown_keys(data, ("topic", "questions"), path)
    for text in data["questions"]:
        yield Item(text, relative(path), topic=data["topic"])


def _flag_file(path: Path) -> tuple[list[Item], list[Item], list[Item]]:
    data = read_yaml(path)
    refuse_unknown_keys(data, ("flag", "must_escalate", "must_watch", "must_not_escalate"), path)
    where, flag = relative(path), data["flag"]
    reports = [Item(t, where, flag=flag) for t in data.get("must_escalate") or ()]
    watch = [Item(t, where, flag=flag) for t in data.get("must_watch") or ()]
    harmless = [Item(t, where, kind="look_alike") for t in data.get("must_not_escalate") or ()]
    return reports, watch, harmless


@cache
def read_test_set() -> TestSet:
    """Read all files of the blind test.

    Raises:
        ContentError: a file that cannot be read or has an unknown key.
    """
    questions = [item for path in sorted(QUESTIONS.glob("*.yml")) for item in _questions(path)]
    reports: list[Item] = []
    watch: list[Item] = []
    harmless: list[Item] = []
    for path in sorted(RED_FLAGS.glob("*.yml")):
        if path.stem == HARD_NEGATIVES:
            for kind, texts in read_yaml(path)["hard_negatives"].items():
                harmless += [Item(text, relative(path), kind=kind) for text in texts]
            continue
        more_reports, more_watch, more_harmless = _flag_file(path)
        reports += more_reports
        watch += more_watch
        harmless += more_harmless
    return TestSet(tuple(questions), tuple(reports), tuple(watch), tuple(harmless))
