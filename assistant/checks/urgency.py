"""Only documents that may decide what is urgent do so: kaiser and healthwise, never a clinic's blog."""

import re
from collections.abc import Iterator

from assistant.answers import Answer
from assistant.checks.amounts import amounts
from assistant.knowledge import Knowledge
from assistant.knowledge.facts import Fact
from assistant.knowledge.medicines import medicines

_URGENT = re.compile(
    r"\b(?:now|right away|at once|immediately|urgent(?:ly)?|without delay|danger sign|emergency|911|advice line)\b"
    r"|\{emergency_number\}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def is_urgent(text: str) -> bool:
    """Whether a text tells someone to act at once."""
    return bool(_URGENT.search(text.replace("now and then", "")))


def ground_of(facts: list[Fact]) -> str:
    """Everything that facts say, each part a sentence of its own so that no number joins the next one's unit."""
    return " . ".join(part for f in facts for part in (f.fact, *f.numbers, *f.medicines))


def urgent_facts(known: Knowledge) -> Iterator[str]:
    """Facts that say what is urgent, of documents that do not decide it."""
    for fact in known.facts.values():
        said = " . ".join((fact.fact, *fact.numbers, *fact.cautions))
        if is_urgent(said) and not known.documents[fact.document].decides_urgent:
            yield (
                f"assistant/knowledge/facts/{fact.document}.yml: fact {fact.id} says what is urgent, which "
                f"{fact.document} does not decide; tell it without, and let another document's fact say when to call"
            )


def urgency_problems(name: str, text: str, answer: Answer, known: Knowledge) -> Iterator[str]:
    """A sentence that says what is urgent rests on urgent facts of deciding documents, its numbers included."""
    named = [known.facts[f] for f in answer.facts]
    deciding = [f for f in named if known.documents[f.document].decides_urgent]
    for sentence in filter(is_urgent, _SENTENCE.split(text)):
        if not any(is_urgent(" . ".join((f.fact, *f.cautions, *f.numbers))) for f in deciding):
            yield (
                f'{name} says what is urgent ("{sentence}"), but names no fact that decides it; '
                "name one of kaiser or healthwise"
            )
        for said in _said(sentence):
            if said in _said(ground_of(named)) and said not in _said(ground_of(deciding)):
                yield f'{name} says "{said}" where it is urgent, and no document that decides it does; take it out'


def _said(text: str) -> list[str]:
    return [*map(str, amounts(text)), *medicines(text)]
