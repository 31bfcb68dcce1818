"""Do the forms rest on facts, read easily, and fit the domain? Are the words that answers are read by readable?"""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.answers import Answer
from assistant.checks.answers import text_problems
from assistant.dialogue.complaints import INTENTS, complaint_words
from assistant.dialogue.complaints import PATH as COMPLAINTS
from assistant.dialogue.duration_words import duration_words
from assistant.dialogue.forms import PATH, Form, Half, Question, Told, forms
from assistant.dialogue.replies import reply_words
from assistant.dialogue.yes_no_words import PATH as YES_NO
from assistant.dialogue.yes_no_words import yes_no_words
from assistant.knowledge import knowledge, topics
from assistant.safety import detect
from assistant.safety.findings import ESCALATING
from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml, relative

MOST_SPOKEN = 45  # words of a question or a closing text: about twenty seconds by ear


def check_forms() -> Iterator[str]:
    """forms.yml, and the words beside it."""
    where, domain = relative(PATH), read_yaml(PROJECT / "domain.yml")
    for name, form in forms().items():
        for problem in (*_texts(form), *_ids(form), *_slots(name, form, domain)):
            yield f"{where}: {name}: {problem}"
    duration_words(), reply_words()
    yield from _complaints()
    yield from _yes_and_no()


def _told(form: Form) -> Iterator[tuple[str, Told]]:
    """Every text of a form with its name."""
    for question in form.questions:
        for name in ("ask", "ask_time_told", "simpler", "plainly"):
            if text := getattr(question, name):
                yield f"{question.slot}: {name}", Told(text=text, facts=question.facts)
        if question.rests:
            yield f"{question.slot}: rests", Told.parse_obj({"text": question.ask_rest(()), "facts": question.facts})
        for name, half in _halves(question):
            if half.ask:
                yield f"{question.slot}: halves: {name}", Told(text=half.ask, facts=question.facts)
    others = {
        "begin": form.begin,
        **{name: getattr(form.says, name) for name in ("end", "talk_first", "stopped", "weeks")},
    }
    yield from ((name, told) for name, told in others.items() if told)


def _halves(question: Question) -> Iterator[tuple[str, Half]]:
    """The halves of a question with their names."""
    for flag, halves in (question.halves or {}).items():
        yield from ((f"{flag}/{name}", half) for name, half in halves.items())


def _half_problems(question: Question) -> Iterator[str]:
    """Halves that are none: of a sign that is not asked after, or alone."""
    for flag, halves in (question.halves or {}).items():
        if flag not in question.signs or not question.rests:
            yield f"{question.slot}: halves: {flag} is not in signs and rests; add it there, or take it away"
        if len(halves) < 2:
            yield f"{question.slot}: halves: {flag} has one half; write the other, or take it away"


def _texts(form: Form) -> Iterator[str]:
    known = knowledge()
    for name, told in _told(form):
        if unknown := sorted(set(told.facts) - set(known.facts)):
            yield f"{name}: unknown fact {', '.join(unknown)}; see assistant/knowledge/facts"
            continue
        answer = Answer(form.topic, told.text, "", "", tuple(told.facts))
        yield from text_problems(name, " ".join(told.text.split()), answer, known)
        if len(told.text.split()) > MOST_SPOKEN:
            yield f"{name} has {len(told.text.split())} words, at most {MOST_SPOKEN}; shorten it"


def _ids(form: Form) -> Iterator[str]:
    """Topics and flags that are none."""
    named = [*form.topics, *(topic for topic in (form.two_days, form.weeks) if topic)]
    for topic in named:
        if topic not in topics():
            yield f"topic {topic} is none; see assistant/knowledge/topics.yml"
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    for question in form.questions:
        for flag in question.signs:
            if flag not in tiers:
                yield f"{question.slot}: red flag {flag} is none; see assistant/safety/flags"
        if question.rests is not None and set(question.rests) != set(question.signs):
            yield f"{question.slot}: rests asks after other flags than signs; write one short question for each"
        yield from _half_problems(question)
        if not {tiers.get(flag) for flag in question.signs} & {*ESCALATING} and not form.says.talk_first:
            yield f"{question.slot} is no danger sign, and nothing is said after a yes; add talk_first"


def _slots(name: str, form: Form, domain: Mapping[str, Any]) -> Iterator[str]:
    """The form and its slots in the domain."""
    wanted = [str(question.slot) for question in form.questions]
    found = ((domain.get("forms") or {}).get(name) or {}).get("required_slots")
    if found != wanted:
        yield f"domain.yml has the slots {found}; write the questions' {wanted} under forms, in their order"


def _complaints() -> Iterator[str]:
    for name in sorted(set(complaint_words().symptoms) ^ set(INTENTS)):
        yield f"{relative(COMPLAINTS)}: symptoms: {name}; name those of {', '.join(INTENTS)}, and no other"


def _yes_and_no() -> Iterator[str]:
    """A word that is both, or a danger sign."""
    words = yes_no_words()
    yes, no = {*words.yes, *words.yes_alone, *words.hedges}, {*words.no, *words.no_alone}
    for word in sorted(yes & no):
        yield f"{relative(YES_NO)}: {word!r} is both a yes and a no; take one away"
    for word in sorted(no):
        if detect(word).escalates:
            yield f"{relative(YES_NO)}: {word!r} may be a danger sign, and no is not; take it away"
