"""Is what the phone line says readable by ear, and does it name the number where it must?"""

import re
from collections.abc import Iterator

from assistant.checks.answers import PLACEHOLDERS
from assistant.checks.own_words import style_problems
from assistant.knowledge import topics
from assistant.phone.words import FILLED_IN, MENU, MOST_TOPICS, WORDS, menu, spoken
from assistant.safety import detect
from assistant.yaml_files import relative

NUMBER = "{emergency_number}"
NAME_THE_NUMBER = (
    "emergency_first", "no_one_there", "cannot_dial", "connecting", "nurse_closed", "no_nurse_line", "after_failed",
    "after_nurse", "goodbye", "time_up", "failed", "one_moment",
)  # fmt: skip
WORD_LISTS = ("yes", "no", "again", "slower_words", "menu_words", "wait", "goodbye_words")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_EXAMPLES = {
    "heard": "can I drink coffee",
    "opens": "today at 8 am",
    "number": "one two three",
    "label": "coffee",
    "medicines": "ibuprofen",
}


def check_phone() -> Iterator[str]:
    """words.yml and menu.yml of the phone line."""
    where = relative(WORDS)
    for name, text in spoken().dict().items():
        if isinstance(text, str):
            for problem in _problems(name, text):
                yield f"{where}: {name} {problem}"
    for kind, texts in spoken().alarms.dict().items():
        for name, text in texts.items():
            for problem in (*_problems(name, text), *_without_number(kind, name, text)):
                yield f"{where}: alarms: {kind}: {name} {problem}"
    for name in WORD_LISTS:
        for word in getattr(spoken(), name):
            if detect(word).present:
                yield f"{where}: {name}: {word!r} may be a danger sign; take it away"
    for word in sorted({*spoken().yes} & {*spoken().no}):
        yield f"{where}: {word!r} is both a yes and a no; take one away"
    yield from _menu_problems()


def _problems(name: str, text: str) -> Iterator[str]:
    wanted = {FILLED_IN[name]} if name in FILLED_IN else set()
    named = set(_PLACEHOLDER.findall(text))
    if unknown := sorted(named - set(PLACEHOLDERS) - wanted):
        yield f"has an unknown placeholder {', '.join(unknown)}; known are {', '.join((*PLACEHOLDERS, *wanted))}"
        return
    if missing := wanted - named:
        yield f"does not name {{{missing.pop()}}}; add it"
    if name in NAME_THE_NUMBER and NUMBER not in text:
        yield f"does not name {NUMBER}; add it"
    try:
        yield from style_problems(text.format(**PLACEHOLDERS, **_EXAMPLES))
    except (KeyError, IndexError, ValueError):
        yield "has a brace that is no placeholder; take it away"


def _without_number(kind: str, name: str, text: str) -> Iterator[str]:
    """An emergency's words name the number each time; an urgent sign's may leave it to the message itself."""
    if NUMBER not in text and not (kind == "urgent" and name == "after"):
        yield f"does not name {NUMBER}; add it"
    if kind == "crisis" and "{crisis_line}" not in text:
        yield "does not name {crisis_line}; add it"


def _menu_problems() -> Iterator[str]:
    where = relative(MENU)
    if not 1 <= len(menu()) <= MOST_TOPICS:
        yield f"{where}: {len(menu())} topics; write 1 to {MOST_TOPICS}, one for each key"
    for entry in menu():
        if entry.topic not in topics():
            yield f"{where}: {entry.label}: topic {entry.topic} is none; see assistant/knowledge/topics.yml"
        if detect(entry.ask).escalates:
            yield f"{where}: {entry.label}: the question is read as a danger sign; ask it in other words"
