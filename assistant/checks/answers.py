"""Does every answer rest on facts, read easily, and keep its length?"""

import re
from collections.abc import Iterator

import textstat

from assistant.answers import FOLDER, Answer, answers
from assistant.checks.amounts import Amount, amounts
from assistant.checks.urgency import ground_of, urgency_problems
from assistant.knowledge import Knowledge, knowledge
from assistant.knowledge.medicines import medicines, unknown_names
from assistant.settings import ON_PAPER
from assistant.yaml_files import relative

HIGHEST_GRADE = 6.0  # US school grade, as health-literacy guides for patients ask
MOST_SHOWN_WORDS, MOST_SPOKEN_WORDS, MOST_SPOKEN_SENTENCES, MOST_MORE_WORDS = 90, 32, 2, 50
PLACEHOLDERS = {
    "organisation": "your care team",
    "emergency_number": "911",
    "crisis_line": "988",
    "advice_line": f"the number {ON_PAPER}",
    "opening_hours": f"the hours {ON_PAPER}",
}
MARKDOWN = re.compile(r"[*_#`\[\]<>|/]|https?:|\(|\)|:\s*-|^\s*-", re.MULTILINE)
# how many documents there are is a fact about us, not in a document
_OWN_AMOUNTS = {"about_assistant": {Amount("4", "")}}


def check_answers() -> Iterator[str]:
    """Grounding, grade and length of all answers; use of all facts."""
    known = knowledge()
    for answer in answers().values():
        path = relative(FOLDER / f"{answer.topic}.yml")
        for problem in _problems(answer, known):
            yield f"{path}: {problem}"
    used = {fact for answer in answers().values() for fact in answer.facts}
    for fact_id in sorted(set(known.facts) - used - set(known.excused)):
        document = known.facts[fact_id].document
        yield (
            f"assistant/knowledge/facts/{document}.yml: fact {fact_id} is used by no answer; "
            "name it in an answer, or say why not in excused.yml"
        )
    for fact_id in sorted(set(known.excused) & used):
        yield f"assistant/knowledge/facts/excused.yml: {fact_id} is used after all; take it out"


def _problems(answer: Answer, known: Knowledge) -> Iterator[str]:
    texts = {"answer": answer.shown, "spoken answer": answer.spoken, "more": answer.more}
    for name, text in texts.items():
        if text:
            yield from text_problems(name, text, answer, known)
    yield from _lengths(answer)


def text_problems(name: str, text: str, answer: Answer, known: Knowledge) -> Iterator[str]:
    """Style and grounding of one text.

    Args:
        name: of the text, in the problems.
        answer: what it belongs to, with its facts.
    """
    yield from _style(name, text)
    yield from _grounding(name, text, answer, known)
    yield from urgency_problems(name, text, answer, known)


def filled(text: str) -> str:
    """The text with its placeholders filled in as a patient would hear them."""
    return text.format(**PLACEHOLDERS)


def _style(name: str, text: str) -> Iterator[str]:
    try:
        plain = filled(text)
    except (KeyError, IndexError, ValueError):
        yield f"{name} has an unknown placeholder; known are {', '.join(PLACEHOLDERS)}"
        return
    mark = MARKDOWN.search(plain)
    if mark:
        yield f"{name} has {mark.group()!r}, which a voice would stumble over; write plain words"
    grade = textstat.flesch_kincaid_grade(plain)
    if grade > HIGHEST_GRADE:
        yield f"{name} reads at school grade {grade:.1f}, at most {HIGHEST_GRADE:.0f}; use shorter sentences and words"


def _lengths(answer: Answer) -> Iterator[str]:
    limits = (
        ("answer", answer.shown, MOST_SHOWN_WORDS),
        ("spoken answer", answer.spoken, MOST_SPOKEN_WORDS),
        ("more", answer.more, MOST_MORE_WORDS),
    )
    for name, text, most in limits:
        words = len(text.split())
        if words > most:
            yield f"{name} has {words} words, at most {most}; shorten it"
    sentences = len(re.findall(r"[.!?](?:\s|$)", answer.spoken))
    if sentences > MOST_SPOKEN_SENTENCES:
        yield f"spoken answer has {sentences} sentences, at most {MOST_SPOKEN_SENTENCES}; move the rest to `more`"


def _grounding(name: str, text: str, answer: Answer, known: Knowledge) -> Iterator[str]:
    """Every number, duration and medicine must stand in one of the answer's facts."""
    ground = ground_of([known.facts[f] for f in answer.facts])
    grounded = {*amounts(ground), *_OWN_AMOUNTS.get(answer.topic, ())}
    for amount in amounts(text):
        if amount not in grounded:
            yield f'{name} says "{amount}", no fact does; add the fact or change the answer'
    lower = ground.lower()
    named = (m for m in medicines(text) if m not in medicines(ground))
    brands = (b for b in unknown_names(text) if b.lower() not in lower and b.lower() not in medicines(text))
    for medicine in (*named, *brands):
        yield f'{name} names "{medicine}", no fact does; add the fact or change the answer'
