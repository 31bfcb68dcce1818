"""What is tested with: questions, red-flag reports and harmless look-alikes that training never saw."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field, conlist

from assistant.content import Content, Text, Texts, read_content
from assistant.errors import ContentError
from assistant.nlu.training_texts import HARD_NEGATIVES, HardNegativesFile
from assistant.settings import PROJECT
from assistant.turn import Channel
from assistant.yaml_files import relative


@dataclass(frozen=True)
class Item:
    """One utterance of the test.

    Attributes:
        path: the file it stands in.
        topic: the right topic, or "".
        flag: the flag it reports, or "".
        kind: for harmless lines: look_alike, or denied, general, hypothetical, past, procedure, idiom, mild.
        channel: what it was said to.
    """

    text: str
    path: Path
    topic: str = ""
    flag: str = ""
    kind: str = ""
    channel: Channel = "web"


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


class ByChannel(Content):
    """Lines by what they were said to."""

    web: Texts
    speaker: Texts
    phone: Texts

    def lines(self) -> Iterator[tuple[Channel, str]]:
        """Each line with its channel."""
        texts: dict[Channel, list[str]] = {"web": self.web, "speaker": self.speaker, "phone": self.phone}
        for channel, lines in texts.items():
            for line in lines:
                yield channel, line


class QuestionsFile(Content):
    """tests/nlu/<topic>.yml."""

    topic: Text
    questions: ByChannel


class SeveralQuestions(Content):
    """One entry of tests/nlu/several/blind.yml: a message, and the one to three topics it asks about in that order."""

    topics: conlist(Text, min_items=1, max_items=3)  # type: ignore[valid-type]
    text: Text
    channel: Channel


class SeveralQuestionsFile(Content):
    """tests/nlu/several/blind.yml; entries with one topic must not be taken for two."""

    messages: list[SeveralQuestions]


class FreshFlagFile(Content):
    """tests/red_flags/fresh/<flag>.yml."""

    flag: Text
    must_escalate: ByChannel


class FreshKinds(Content):
    """Harmless lines by why they are harmless, each by channel."""

    denied: ByChannel
    general: ByChannel
    hypothetical: ByChannel
    idiom: ByChannel
    mild: ByChannel
    past: ByChannel
    procedure: ByChannel


class FreshHardNegativesFile(Content):
    """tests/red_flags/fresh/hard_negatives.yml."""

    hard_negatives: FreshKinds


class FlagFile(Content):
    """tests/red_flags/<flag>.yml."""

    flag: Text
    must_escalate: list[Text] = Field(default_factory=list)
    must_watch: list[Text] = Field(default_factory=list)
    must_not_escalate: list[Text] = Field(default_factory=list)


def _questions(path: Path) -> Iterator[Item]:
    data = read_content(QuestionsFile, path)
    if data.topic != path.stem:
        raise ContentError(relative(path), f"topic must be {path.stem}, as the file's name says")
    for channel, text in data.questions.lines():
        yield Item(text, relative(path), topic=data.topic, channel=channel)


def _named_as_file(flag: str, path: Path) -> None:
    if flag != path.stem:
        raise ContentError(relative(path), f"flag must be {path.stem}, as the file's name says")


def _fresh_reports(path: Path) -> Iterator[Item]:
    data = read_content(FreshFlagFile, path)
    _named_as_file(data.flag, path)
    for channel, text in data.must_escalate.lines():
        yield Item(text, relative(path), flag=data.flag, channel=channel)


def _fresh_hard_negatives(path: Path) -> Iterator[Item]:
    for kind, by_channel in read_content(FreshHardNegativesFile, path).hard_negatives:
        for channel, text in by_channel.lines():
            yield Item(text, relative(path), kind=kind, channel=channel)


def _fresh(folder: Path) -> TestSet:
    reports: list[Item] = []
    harmless: list[Item] = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem == HARD_NEGATIVES:
            harmless += _fresh_hard_negatives(path)
        else:
            reports += _fresh_reports(path)
    return TestSet((), tuple(reports), (), tuple(harmless))


def _flag_file(path: Path) -> tuple[list[Item], list[Item], list[Item]]:
    data = read_content(FlagFile, path)
    _named_as_file(data.flag, path)
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
    fresh = _fresh(folder / "red_flags" / "fresh")
    watch = _red_flags(folder / "red_flags").watch_reports
    return TestSet(tuple(questions), fresh.reports, watch, fresh.hard_negatives)


@cache
def read_fixed_list(folder: Path = PROJECT / "tests" / "red_flags") -> TestSet:
    """The fixed list of red-flag sentences, each of which must be right; hands whose results have been looked at.

    Raises:
        ContentError: as `read_test_set`.
    """
    return _red_flags(folder)
