"""Where the documents differ: does every answer rest on the more cautious fact?"""

from collections.abc import Iterator, Mapping

from assistant.answers import FOLDER, Answer, answers
from assistant.checks.urgency import is_urgent, urgent_facts
from assistant.knowledge import Knowledge, knowledge
from assistant.knowledge.facts import Conflict
from assistant.yaml_files import relative

_WHERE = "assistant/knowledge/facts/conflicts.yml"


def check_conflicts() -> Iterator[str]:
    """The conflicts' records, the answers under them, and who says what is urgent."""
    known = knowledge()
    yield from conflict_problems(known.conflicts, answers(), known)
    yield from urgent_facts(known)


def conflict_problems(conflicts: Mapping[str, Conflict], told: Mapping[str, Answer], known: Knowledge) -> Iterator[str]:
    """Problems of conflicts and of the answers they cover.

    Args:
        told: answers by topic.
    """
    for conflict in conflicts.values():
        yield from (f"{_WHERE}: {conflict.id}: {problem}" for problem in _record(conflict, told, known))
        yield from _answers(conflict, told)


def _record(conflict: Conflict, told: Mapping[str, Answer], known: Knowledge) -> Iterator[str]:
    first = conflict.say_first
    if first not in conflict.facts:
        yield f"say_first {first} is not among its facts; add it there or choose one of them"
    document = known.documents[known.facts[first].document]
    if is_urgent(conflict.wording) and not document.decides_urgent:
        yield f"its wording is urgent, which {document.id} does not decide; say first a fact of kaiser or healthwise"
    for topic in (t for t in conflict.topics if t not in told):
        yield f"unknown topic {topic}; see assistant/knowledge/topics.yml"
    for topic, why in conflict.excused.items():
        if topic not in conflict.topics or first in told[topic].facts:
            yield f"excuses {topic}, which needs no excuse; take it out"
        elif not str(why or "").strip():
            yield f"excuses {topic} without a reason; say why"


def _answers(conflict: Conflict, told: Mapping[str, Answer]) -> Iterator[str]:
    for topic in conflict.topics:
        if topic in told and topic not in conflict.excused and conflict.say_first not in told[topic].facts:
            yield (
                f"{relative(FOLDER / f'{topic}.yml')}: {conflict.id} covers it, but it does not name "
                f"{conflict.say_first}; say that first and name it, or say under excused in conflicts.yml why not"
            )
