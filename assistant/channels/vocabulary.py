"""Words that patients may say here, as a prompt for the recogniser: names of the red flags, then words of the questions."""

import re
from collections import Counter
from functools import cache

from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT

MOST_WORDS = 120  # about 160 of whisper's tokens; it reads 224
LEAST_LETTERS = 6  # shorter ones it knows
_WORD = re.compile(rf"[a-z]{{{LEAST_LETTERS},}}")


@cache
def vocabulary() -> str:
    """The prompt, most needed words first."""
    names = [flag.name for flag in lexicon().flags]
    known = {word for name in names for word in name.lower().split()}
    room = MOST_WORDS - sum(len(name.split()) for name in names)
    words = [word for word in _asked_most() if word not in known][:room]
    return ", ".join((*names, *words)) + "."


def _asked_most() -> list[str]:
    """Words by the number of topics that use them: at least three, so that no single question shows."""
    files = sorted((PROJECT / "data" / "nlu").glob("*.yml"))
    used = Counter(word for file in files for word in set(_WORD.findall(file.read_text(encoding="utf-8").lower())))
    return [word for word, topics in used.most_common() if topics > 2 and word not in _OF_THE_FILES]


_OF_THE_FILES = frozenset("version intent examples responses metadata sources facts custom condition channel".split())
