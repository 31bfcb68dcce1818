"""Words that patients may say here, as a prompt for the recogniser: names of the red flags, then topics' own words."""

import re
from collections import Counter
from functools import cache

from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT

MOST_WORDS = 120  # about 170 of whisper's tokens; it reads 224
LEAST_LETTERS = 5  # shorter ones it knows
_WORD = re.compile(rf"[a-z]{{{LEAST_LETTERS},}}")
_EXAMPLE = re.compile(r"^ +- (.+)$", re.MULTILINE)


@cache
def vocabulary() -> str:
    """The prompt, most needed words first."""
    names = [flag.name for flag in lexicon().flags]
    known = {word for name in names for word in name.lower().split()}
    room = MOST_WORDS - sum(len(name.split()) for name in names)
    words = [word for word in _words_of_topics() if word not in known][:room]
    return ", ".join((*names, *words)) + "."


def _words_of_topics() -> list[str]:
    """The word of each topic that is most its own: how often it is asked with, by how many topics ask with it."""
    files = sorted((PROJECT / "data" / "nlu").glob("*.yml"))
    asked = [Counter(_WORD.findall(_questions(file.read_text(encoding="utf-8")))) for file in files]
    topics = Counter(word for words in asked for word in words)
    own = [max(words, key=lambda word: (words[word] / topics[word], word)) for words in asked if words]
    return list(dict.fromkeys(own))


def _questions(file: str) -> str:
    return " ".join(_EXAMPLE.findall(file)).lower()
