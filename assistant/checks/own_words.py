"""Can what a channel says around the answers be said, and is it easy to follow?"""

from collections.abc import Iterator

import textstat

from assistant.alexa import words as alexa
from assistant.checks.answers import HIGHEST_GRADE, PLACEHOLDERS
from assistant.content import Content
from assistant.yaml_files import relative

MOST_WORDS = 60  # half a minute at a speaker's usual pace


def check_own_words() -> Iterator[str]:
    """Placeholders, school grade and length of each text; the number where an emergency is spoken of."""
    for path, words in ((alexa.PATH, alexa.words()),):
        for problem in _problems(words):
            yield f"{relative(path)}: {problem}"


def _problems(words: Content) -> Iterator[str]:
    for name, text in words:
        try:
            plain = text.format(**PLACEHOLDERS)
        except (KeyError, IndexError, ValueError):
            yield f"{name} has an unknown placeholder; known are {', '.join(PLACEHOLDERS)}"
            continue
        grade, count = textstat.flesch_kincaid_grade(plain), len(plain.split())
        if grade > HIGHEST_GRADE:
            yield f"{name} reads at school grade {grade:.1f}, at most {HIGHEST_GRADE:.0f}; use shorter sentences"
        if count > MOST_WORDS:
            yield f"{name} has {count} words, at most {MOST_WORDS}; shorten it"
        if "emergency" in plain.lower() and "{emergency_number}" not in text:
            yield f"{name} speaks of an emergency and does not name {{emergency_number}}; add it"
