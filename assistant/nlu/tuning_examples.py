"""What the sentence model is tuned on: questions with topics, reports with flags, harmless lines with none."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.nlu.training_texts import RedFlagTexts
from assistant.nlu.tuning import Example
from assistant.safety.findings import ESCALATING
from assistant.safety.lexicon import lexicon

Read = Callable[[str], str]


def question_examples(questions: Mapping[str, Sequence[str]], read: Read) -> Iterator[Example]:
    """One example a question.

    Args:
        questions: by topic.
        read: puts misheard words right.
    """
    for topic, texts in questions.items():
        for text in texts:
            yield Example(read(text), topic=topic)


def red_flag_examples(flags: Sequence[RedFlagTexts], harmless: Sequence[str], read: Read) -> Iterator[Example]:
    """Reports, their look-alikes, and lines that come near many flags."""
    escalating = {flag.id for flag in lexicon().flags if flag.tier in ESCALATING}
    for texts in flags:
        for text in texts.reports:
            yield Example(read(text), flags=(texts.flag,), escalates=texts.flag in escalating)
        for text in texts.look_alikes:
            yield Example(read(text))
    for text in harmless:
        yield Example(read(text))
