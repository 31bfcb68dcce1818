"""What is tested with: questions, red-flag reports and harmless look-alikes that training never saw."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from assistant.content import Content, Text, Texts, read_content
from assistant.errors import ContentError
from assistant.nlu.training_texts import HARD_NEGATIVES, HardNegativesFile
from assistant.settings import PROJECT
from assistant.yaml_files import relative


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


class QuestionsFile(Content):
    """tests/nlu/<topic>.yml."""

    topic: Text
    questions: Texts


class FlagFile(Content):
    """tests/red_flags/<flag>.yml and tests/red_flags/fresh/<flag>.yml."""

    flag: Text
    must_escalate: list[Text] = Field(default_factory=list)
    must_watch: list[Text] = Field(default_factory=list)
    must_not_escalate: list[Text] = Field(default_factory=list)


def _questions(path: Path) -> Iterator[Item]:
    data = read_content(QuestionsFile, path)
    if data.topic != path.stem:
        raise ContentError(relative(path), f"topic must be {path.stem}, as the file's name says")
    for text in data.questions:
        yield Item(text, relative(path), topic=data.topic)


def _flag_file(path: Path) -> tuple[list[Item], list[Item], list[Item]]:
    data = read_content(FlagFile, path)
    if data.flag != path.stem:
        raise ContentError(relative(path), f"flag must be {path.stem}, as the file's name says")
    where = relative(path)
    reports = [Item(t, where, flag=data.flag) for t in data.must_escalate]
    watch = [Item(t, where, flag=data.flag) for t in data.must_watch]
    harmless = [Item(t, where, kind="look_alike") for t in data.must_not_escalate]
    return reports, watch, harmless


def _hard_negatives(path: Path) -> Iterator[Item]:
    for kind, texts in read_content(HardNegativesFile, path).hard_negatives:
        for text in texts:
            yield Item(text, relative(path), kind=kind)


def _red_flags(folder: Path) -> TestSet:
    reports: list[Item] = []
    watch: list[Item] = []
    harmless: list[Item] = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem == HARD_NEGATIVES:
            harmless += _hard_negatives(path)
            continue
        more_reports, more_watch, more_harmless = _flag_file(path)
        reports += more_reports
        watch += more_watch
        harmless += more_harmless
    return TestSet((), tuple(reports), tuple(watch), tuple(harmless))


@cache
def read_test_set(folder: Path = PROJECT / "tests") -> TestSet:
    """The blind test: questions, and red-flag sentences of a hand that came after everything was settled.

    Args:
        folder: holds nlu, red_flags/fresh, and red_flags with the reports to be watched.

    Raises:
        ContentError: a file that cannot be read, a key unknown or missing, or a name that is not the file's.
    """
    questions = [item for path in sorted((folder / "nlu").glob("*.yml")) for item in _questions(path)]
    fresh = _red_flags(folder / "red_flags" / "fresh")
    watch = _red_flags(folder / "red_flags").watch_reports
    return TestSet(tuple(questions), fresh.reports, watch, fresh.hard_negatives)


@cache
def read_fixed_list(folder: Path = PROJECT / "tests" / "red_flags") -> TestSet:
    """The fixed list of red-flag sentences, each of which must be right; hands whose results have been looked at.

    Raises:
        ContentError: as `read_test_set`.
    """
    return _red_flags(folder)
