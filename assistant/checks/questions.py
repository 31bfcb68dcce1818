"""Are there enough training questions, each of one topic, and none of the blind test's?"""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.evaluation.testset import TestSet, read_test_set
from assistant.knowledge import topics
from assistant.nlu.misheard import read_misheard
from assistant.nlu.training_texts import RedFlagTexts, read_hard_negatives, read_questions, read_red_flag_texts
from assistant.safety.lexicon import lexicon

FEWEST_QUESTIONS, FEWEST_TEST_QUESTIONS, FEWEST_REPORTS, FEWEST_HARD_NEGATIVES = 40, 12, 40, 150


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


def _test_counts(tests: TestSet) -> Iterator[str]:
    """Too few lines of the blind test; a file that is missing counts as none."""
    asked = Counter(item.topic for item in tests.questions)
    for topic in sorted(set(topics()) | set(asked)):
        if topic not in topics():
            yield f"tests/nlu/{topic}.yml: is no topic; rename the file, or add it to assistant/knowledge/topics.yml"
        elif asked[topic] < FEWEST_TEST_QUESTIONS:
            yield _too_few(f"tests/nlu/{topic}.yml", asked[topic], "questions", FEWEST_TEST_QUESTIONS)
    yield from _report_counts(tests)
    if len(tests.hard_negatives) < FEWEST_HARD_NEGATIVES:
        yield _too_few(
            "tests/red_flags/hard_negatives.yml", len(tests.hard_negatives), "hard_negatives", FEWEST_HARD_NEGATIVES
        )


def _report_counts(tests: TestSet) -> Iterator[str]:
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    escalate = Counter(item.flag for item in tests.reports)
    watch = Counter(item.flag for item in tests.watch_reports)
    for flag in sorted(set(tiers) | set(escalate) | set(watch)):
        path = f"tests/red_flags/{flag}.yml"
        if flag not in tiers:
            yield f"{path}: is no red flag; rename the file, or add assistant/safety/flags/{flag}.yml"
            continue
        key, counts = ("must_watch", watch) if tiers[flag] == "watch" else ("must_escalate", escalate)
        if counts[flag] < FEWEST_REPORTS:
            yield _too_few(path, counts[flag], key, FEWEST_REPORTS)


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
    for item in read_test_set().everything():
        where = trained.get(bare(item.text))
        if where:
            yield f'{where}: "{item.text}" stands in the blind test ({item.path}); take it out of the training data'
