"""Are the words of the conversation plain, and do the sentences in other languages name both numbers?"""

import re
from collections.abc import Iterator

from assistant.answers import Answer
from assistant.checks.answers import PLACEHOLDERS, text_problems
from assistant.checks.own_words import style_problems
from assistant.dialogue import after_alarm, asides, person
from assistant.dialogue import language_lists as other
from assistant.knowledge import knowledge
from assistant.safety.lexicon import lexicon
from assistant.yaml_files import relative

EMERGENCY = "{emergency_number}"
FILLED_IN = {
    "closes": "5:00 pm",
    "opens": "on Monday at 8:00 am",
    **dict.fromkeys(("nurse_line", "number", "numbers"), "555-0100"),
}
DIGITS = 10
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def check_dialogue() -> Iterator[str]:
    """after_alarm.yml, person.yml and languages.yml of assistant/dialogue."""
    for name, kind in after_alarm.after_alarm_file().kinds.items():
        for text in filter(None, (kind.says, kind.says_emergency)):
            for problem in _problems(text):
                yield f"{relative(after_alarm.PATH)}: {name} {problem}"
    where = relative(person.PATH)
    for name, text in person.person_file().dict().items():
        for problem in _problems(text):
            yield f"{where}: {name} {problem}"
        if ("nurse" in name or name == "nobody_answers") and EMERGENCY not in text:
            yield f"{where}: {name} does not name {EMERGENCY}; add it"
    where = relative(other.PATH)
    for language in other.languages_file().languages:
        for problem in _language_problems(language):
            yield f"{where}: {language.id}: {problem}"


def check_asides() -> Iterator[str]:
    """asides.yml: what explains a word rests on facts, as an answer does."""
    where, known = relative(asides.PATH), knowledge()
    for name, word in asides.asides_words().items():
        if unknown := sorted(set(word.facts) - set(known.facts)):
            yield f"{where}: words: {name}: unknown fact {', '.join(unknown)}; see assistant/knowledge/facts"
            continue
        answer = Answer("back_pain_screening", word.text, "", "", tuple(word.facts))
        for problem in text_problems(name, word.text, answer, known):
            yield f"{where}: words: {problem}"


def _problems(text: str) -> Iterator[str]:
    known = {**PLACEHOLDERS, **FILLED_IN}
    if unknown := sorted(set(_PLACEHOLDER.findall(text)) - set(known)):
        yield f"has an unknown placeholder {', '.join(unknown)}; known are {', '.join(known)}"
        return
    yield from style_problems(text.format(**known))


def _language_problems(language: other.LanguageFile) -> Iterator[str]:
    named = _PLACEHOLDER.findall(language.sentence)
    if sorted(named) != ["emergency_number", "number"]:
        yield "sentence must name {number} and {emergency_number}, once each, and nothing else"
    if len(language.digits) not in (0, DIGITS):
        yield f"digits has {len(language.digits)} words; write ten, for zero to nine"
    flags = {flag.id for flag in lexicon().flags}
    if unknown := sorted(set(language.danger) - flags):
        yield f"danger names unknown red flag {', '.join(unknown)}; use ids of assistant/safety/flags"
    danger = {word for words in language.danger.values() for word in words}
    if both := sorted(danger & set(language.words)):
        yield f"words holds {', '.join(both)}, which danger has too; take it out of words"
