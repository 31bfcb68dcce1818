"""Are there enough training questions, each of one topic, and none of the blind test's?"""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.evaluation.testset import read_test_set
from assistant.knowledge import topics
from assistant.nlu.training_texts import RedFlagTexts, read_hard_negatives, read_questions, read_red_flag_texts

FEWEST_QUESTIONS, FEWEST_TEST_QUESTIONS, FEWEST_REPORTS, FEWEST_HARD_NEGATIVES = 40, 12, 40, 150


def bare(text: str) -> str:
    """A text without case, punctuation and double spaces, for comparing."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("'", "").replace("’", "")).split())


def check_questions() -> Iterator[str]:
    """Counts, repeated questions, and test sentences in the training data."""
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
    tests = read_test_set()
    asked = Counter(item.topic for item in tests.questions)
    for topic in topics():
        if asked[topic] < FEWEST_TEST_QUESTIONS:
            yield f"tests/nlu/{topic}.yml: {asked[topic]} test questions, at least {FEWEST_TEST_QUESTIONS} are needed"
    reported = Counter(item.flag for item in tests.reports)
    for flag, count in reported.items():
        if count < FEWEST_REPORTS:
            yield f"tests/red_flags/{flag}.yml: {count} reports, at least {FEWEST_REPORTS} are needed"
    if len(tests.hard_negatives) < FEWEST_HARD_NEGATIVES:
        count = len(tests.hard_negatives)
        yield f"tests/red_flags/hard_negatives.yml: {count} lines, at least {FEWEST_HARD_NEGATIVES} are needed"


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
    for item in read_test_set().everything():
        where = trained.get(bare(item.text))
        if where:
            yield f'{where}: "{item.text}" stands in the blind test ({item.path}); take it out of the training data'
