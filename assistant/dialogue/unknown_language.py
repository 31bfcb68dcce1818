"""Words of a language that has no entry in languages.yml: most of them are no English, and hardly a mistyped one."""

import re
from collections.abc import Collection

from assistant.privacy.words import frequency, near_words
from assistant.safety.lexicon import lexicon

FEWEST_WORDS, FEWEST_STRANGE = 2, 2
SHARE_ODD, SHARE_STRANGE = 0.5, 0.34  # no training question of 15,450 comes over both; of mistyped ones two in 1,000
EVERYDAY = 1_000  # uses in the corpus from which a word is an everyday one; below are mistakes and foreign names too
MOST_COMPARED = 20  # different words, letter by letter; a message of more goes on as it began
KNOWN_TO_EACH = 4  # strange words that outweigh one everyday English word: a name, a medicine in between
_VOWEL = re.compile(r"[aeiouy]")
SHORT = 4  # letters below which every word is near to an English one


def is_unknown_language(words: Collection[str], theirs: Collection[str], english: Collection[str]) -> bool:
    """Whether a message is no English, whatever else it is.

    Args:
        words: those of the message, in small letters without accents.
        theirs: everyday words of other languages that are none in English.
        english: words that only English has; one of them, and the message is English.
    """
    different = tuple(word for word in dict.fromkeys(words) if len(word) > 1)[:MOST_COMPARED]  # "L leg": left
    sure = [word for word in different if word in theirs]
    if len(different) < FEWEST_WORDS + (not sure) or any(word in english for word in different):
        return False
    odd = [word for word in different if word in theirs or not lexicon().spelling.knows(word)]
    everyday = [w for w in different if w not in odd and len(w) >= SHORT and frequency(w) >= EVERYDAY]
    if len(odd) < SHARE_ODD * len(different) or len(everyday) * KNOWN_TO_EACH > len(odd):
        return False
    strange = [word for word in odd if word in theirs or _is_strange(word)]
    return len(strange) >= max(FEWEST_STRANGE, SHARE_STRANGE * len(different))


def _is_strange(word: str) -> bool:
    """Whether it is neither a mistyped word nor one without its vowels ("lng")."""
    return bool(_VOWEL.search(word)) and (len(word) < SHORT or not _may_be_mistyped(word))


def _may_be_mistyped(word: str) -> bool:
    """Whether an everyday word is one slip of the pen away."""
    return any(len(near) >= SHORT and frequency(near) >= EVERYDAY for near in near_words(word))
