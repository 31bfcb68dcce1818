"""What a clinician reviews: every answer, the facts it rests on, where the documents differ, and its sign-off."""

from dataclasses import dataclass

from assistant.answers import answers
from assistant.knowledge import knowledge, topics
from assistant.knowledge.facts import Conflict, Fact
from assistant.knowledge.topics import Topic
from assistant.sign_off import Standing, digest, standing
from assistant.wording import show


@dataclass(frozen=True)
class Sheet:
    """One answer.

    Attributes:
        shown: with this deployment's numbers.
        spoken: as it is spoken, before numbers are put into words.
        digest: what a sign-off is for.
    """

    topic: Topic
    shown: str
    spoken: str
    more: str
    facts: tuple[Fact, ...]
    conflicts: tuple[Conflict, ...]
    standing: Standing
    digest: str


def sheets() -> list[Sheet]:
    """All answers, in the order of the topics."""
    return [_sheet(topic) for topic in topics().values()]


def _sheet(topic: Topic) -> Sheet:
    answer, known = answers()[topic.id], knowledge()
    facts = sorted((known.facts[id_] for id_ in answer.facts), key=lambda f: (topic.id not in f.topics, f.id))
    conflicts = tuple(conflict for conflict in known.conflicts.values() if topic.id in conflict.topics)
    words = (show(answer.shown), show(answer.spoken), show(answer.more))
    return Sheet(topic, *words, tuple(facts), conflicts, standing(topic.id), digest(answer))
