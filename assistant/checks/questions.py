"""Are there enough training questions, each of one topic, and none of the tests'?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.several import BLIND as SEVERAL
from assistant.evaluation.several import read_several
from assistant.evaluation.testset import TestSet, read_fixed_list, read_test_set
from assistant.knowledge import topics
from assistant.nlu.misheard import read_misheard
from assistant.nlu.training_texts import (
    HARD_NEGATIVES,
    RedFlagTexts,
    read_hard_negatives,
    read_questions,
    read_red_flag_texts,
)
from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml, relative

VALIDATION = PROJECT / "benchmarks" / "validation"
NO_TEXT = {"topics", "channel"}  # keys of entries that stand beside their text
FEWEST_QUESTIONS, FEWEST_TEST_QUESTIONS, FEWEST_WATCH = 40, 8, 40


@dataclass(frozen=True)
class Fewest:
    """How many red-flag sentences a folder of tests must hold: of each flag that escalates, and of hard negatives."""

    reports: int
    look_alikes: int
    hard_negatives: int


FRESH, FIXED = Fewest(20, 0, 150), Fewest(60, 25, 400)


def bare(text: str) -> str:
    """A text without case, punctuation and double spaces, for comparing."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("'", "").replace("’", "")).split())


def check_questions() -> Iterator[str]:
    """Counts, repeated questions, and test sentences in the training data; the list of misheard words is readable."""
    read_misheard()
    questions = read_questions()
    flags = read_red_flag_texts()
    yield from _counts(questions)
    yield from _repeats(questions)
    yield from _leaks(questions, flags)


def _counts(questions: dict[str, list[str]]) -> Iterator[str]:
    for topic in topics():
        count = len(questions.get(topic, ()))
        if count < FEWEST_QUESTIONS:
            yield f"data/nlu/{topic}.yml: {count} questions, at least {FEWEST_QUESTIONS} are needed; write more"
    yield from _test_counts(read_test_set())
    yield from _report_counts("tests/red_flags/fresh", read_test_set(), FRESH)
    yield from _report_counts("tests/red_flags", read_fixed_list(), FIXED)
    watched = Counter(item.flag for item in read_fixed_list().watch_reports)
    for flag in (flag.id for flag in lexicon().flags if flag.tier == "watch"):
        if watched[flag] < FEWEST_WATCH:
            yield _too_few(f"tests/red_flags/{flag}.yml", watched[flag], "must_watch", FEWEST_WATCH)


def _test_counts(tests: TestSet) -> Iterator[str]:
    """Too few questions of the blind test; a file that is missing counts as none."""
    asked = Counter(item.topic for item in tests.questions)
    for topic in sorted(set(topics()) | set(asked)):
        if topic not in topics():
            yield f"tests/nlu/{topic}.yml: is no topic; rename the file, or add it to assistant/knowledge/topics.yml"
        elif asked[topic] < FEWEST_TEST_QUESTIONS:
            yield _too_few(f"tests/nlu/{topic}.yml", asked[topic], "questions", FEWEST_TEST_QUESTIONS)


def _report_counts(folder: str, tests: TestSet, fewest: Fewest) -> Iterator[str]:
    """Too few red-flag sentences in a folder of tests; a file that is missing counts as none."""
    escalating = {flag.id for flag in lexicon().flags if flag.tier != "watch"}
    reports = Counter(item.flag for item in tests.reports)
    look_alikes = Counter(item.path.stem for item in tests.hard_negatives)
    for flag in sorted(escalating | set(reports)):
        path = f"{folder}/{flag}.yml"
        if flag not in escalating:
            yield f"{path}: is no red flag that escalates; rename the file, or add assistant/safety/flags/{flag}.yml"
            continue
        if reports[flag] < fewest.reports:
            yield _too_few(path, reports[flag], "must_escalate", fewest.reports)
        if look_alikes[flag] < fewest.look_alikes:
            yield _too_few(path, look_alikes[flag], "must_not_escalate", fewest.look_alikes)
    if look_alikes[HARD_NEGATIVES] < fewest.hard_negatives:
        path = f"{folder}/{HARD_NEGATIVES}.yml"
        yield _too_few(path, look_alikes[HARD_NEGATIVES], HARD_NEGATIVES, fewest.hard_negatives)


def _too_few(path: str, count: int, key: str, fewest: int) -> str:
    how = "write more" if count else f"bring back the file, or write it with its {key}"
    return f"{path}: {count} {key}, at least {fewest} are needed; {how}"


def _repeats(questions: dict[str, list[str]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for topic, texts in questions.items():
        for text in texts:
            other = seen.setdefault(bare(text), topic)
            if other != topic:
                yield f'data/nlu/{topic}.yml: "{text}" stands in data/nlu/{other}.yml too; keep it in one'


def _leaks(questions: dict[str, list[str]], flags: list[RedFlagTexts]) -> Iterator[str]:
    trained = {bare(text): f"data/nlu/{topic}.yml" for topic, texts in questions.items() for text in texts}
    for entry in flags:
        for text in (*entry.reports, *entry.look_alikes):
            trained[bare(text)] = f"data/red_flags/{entry.flag}.yml"
    trained |= {bare(text): "data/red_flags/hard_negatives.yml" for text in read_hard_negatives()}
    for item in dict.fromkeys((*read_test_set().everything(), *read_fixed_list().everything())):
        where = trained.get(bare(item.text))
        if where:
            yield f'{where}: "{item.text}" is a test sentence too ({item.path}); take it out of the training data'
    several = [(relative(SEVERAL), message.text) for message in read_several()]
    for path, text in (*_validation_sentences(), *several):
        where = trained.get(bare(text))
        if where:
            yield f'{where}: "{text}" stands in {path} too; take it out of the training data'


def _validation_sentences(folder: Path = VALIDATION) -> Iterator[tuple[Path, str]]:
    """What settings are chosen on, which training must not know."""
    for path in sorted(folder.glob("*.yml")):
        yield from ((relative(path), text) for text in _texts(read_yaml(path)))


def _texts(data: Any) -> Iterator[str]:
    """All texts at the leaves of lists and keys."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for key, part in data.items() if key not in NO_TEXT for text in _texts(part))
    elif isinstance(data, list):
        yield from (text for part in data for text in _texts(part))
