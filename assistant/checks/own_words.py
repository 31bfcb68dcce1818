"""Can what a voice channel says around the answers be said, and is it easy to follow?"""

from collections.abc import Iterator

import textstat

from assistant.alexa import words as alexa
from assistant.checks.answers import HIGHEST_GRADE, MARKDOWN, PLACEHOLDERS
from assistant.yaml_files import relative

MOST_WORDS = 65  # about half a minute by ear


def check_own_words() -> Iterator[str]:
    """What the Alexa skill says: placeholders, style, and the number where an emergency is spoken of."""
    where = relative(alexa.PATH)
    for name, text in alexa.words():
        try:
            plain = text.format(**PLACEHOLDERS)
        except (KeyError, IndexError, ValueError):
            yield f"{where}: {name} has an unknown placeholder; known are {', '.join(PLACEHOLDERS)}"
            continue
        for problem in style_problems(plain):
            yield f"{where}: {name} {problem}"
        if "emergency" in plain.lower() and "{emergency_number}" not in text:
            yield f"{where}: {name} speaks of an emergency and does not name {{emergency_number}}; add it"


def style_problems(plain: str) -> Iterator[str]:
    """Marks, length and school grade of a text whose placeholders are filled in."""
    if mark := MARKDOWN.search(plain):
        yield f"has {mark.group()!r}, which a voice would stumble over; write plain words"
    if len(plain.split()) > MOST_WORDS:
        yield f"has {len(plain.split())} words, at most {MOST_WORDS} are taken in by ear; make it shorter"
    grade = textstat.flesch_kincaid_grade(plain)
    if grade > HIGHEST_GRADE:
        yield f"reads at school grade {grade:.1f}, at most {HIGHEST_GRADE:.0f}; use shorter sentences and words"
