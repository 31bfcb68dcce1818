"""Words that callers may say, for Twilio's recogniser: nurse and keys, danger signs, topics, medicines."""

import re
from collections import Counter
from functools import cache

from assistant.alexa_texts import bare_signs
from assistant.answers import FOLDER
from assistant.knowledge import knowledge, topics
from assistant.knowledge.medicines import common_names
from assistant.phone.words import menu

MOST_HINTS = 500  # Twilio's error page "13330: Gather: Invalid hints value"
LONGEST_HINT = 100  # characters, same page
LEAST_LETTERS = 5  # shorter words every recogniser knows
SAID = (
    "nurse",
    "talk to a nurse",
    "say that again",
    "slower",
    "more",
    "yes",
    "no",
    "goodbye",
    "spinal tap",
    "lumbar puncture",
)
_WORD = re.compile(rf"[a-z]{{{LEAST_LETTERS},}}")
_EXAMPLE = re.compile(r"^ +- (.+)$", re.MULTILINE)
_PLAIN = re.compile(r"[^A-Za-z' ]+")


@cache
def hints() -> str:
    """The hints, most needed first, separated by commas as Twilio's Gather wants them."""
    wanted = (
        *SAID,
        *(sign for signs in bare_signs().values() for sign in signs),
        *(entry.label for entry in menu()),
        *(topic.plain for topic in topics().values() if topic.is_ours and topic.is_asked),
        *_own_words(),
        *sorted({name for fact in knowledge().facts.values() for name in fact.medicines}),
        *common_names(),
    )
    plain = dict.fromkeys(" ".join(_PLAIN.sub(" ", hint).lower().split()) for hint in wanted)
    return ", ".join([hint for hint in plain if 0 < len(hint) <= LONGEST_HINT][:MOST_HINTS])


def _own_words() -> list[str]:
    """The word of each topic that it is most asked with and fewest others are."""
    asked = [_questions(topic.id) for topic in topics().values() if topic.is_ours and topic.is_asked]
    spread = Counter(word for words in asked for word in words)
    return [max(words, key=lambda word: (words[word] / spread[word], word)) for words in asked if words]


def _questions(topic: str) -> Counter[str]:
    file = (FOLDER / f"{topic}.yml").read_text(encoding="utf-8").lower()
    return Counter(_WORD.findall(" ".join(_EXAMPLE.findall(file))))
