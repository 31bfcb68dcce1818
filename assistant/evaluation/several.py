"""Messages that ask about several topics: are the first two answered, in the order asked?"""

from collections import defaultdict
from pathlib import Path

from assistant.content import read_content
from assistant.evaluation.measure import Ask, Share
from assistant.evaluation.testset import SeveralQuestions, SeveralQuestionsFile
from assistant.settings import PROJECT
from assistant.turn import MOST_ANSWERED

BLIND = PROJECT / "tests" / "nlu" / "several" / "blind.yml"
NAMES = {1: "one question, one answer", 2: "two questions, both answered in order", 3: "three, the first two answered"}


def read_several(path: Path = BLIND) -> list[SeveralQuestions]:
    """The messages of one file.

    Raises:
        ContentError: the file cannot be read.
    """
    return read_content(SeveralQuestionsFile, path).messages


async def measure_several(messages: list[SeveralQuestions], ask: Ask) -> dict[str, Share]:
    """Share of right answers, by how many topics the messages ask about."""
    right: dict[int, list[bool]] = defaultdict(list)
    for message in messages:
        turn = await ask(message.text, message.channel)
        right[len(message.topics)].append(list(turn.topics[:MOST_ANSWERED]) == message.topics[:MOST_ANSWERED])
    return {NAMES[count]: Share(sum(rows), len(rows)) for count, rows in sorted(right.items())}
