"""Words that are none: keys hit at random, or sounds that a recogniser wrote down."""

import re
from functools import cache

from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise

FEWEST_WORDS, FEWEST_LETTERS = 2, 5  # fewer may be a name, an abbreviation or a word mistyped beyond reading
LETTERS_FOR_A_MISTAKE = 3  # one wrong letter in so many may be a mistake
_VOWEL = re.compile(r"[aeiouy]")
_UNHEARD = re.compile(r"[aeiouyhw]|(.)(?=\1)")
_ALIKE = str.maketrans("cqgzxd", "kkkssd")


def is_gibberish(words: str) -> bool:
    """Whether not one word of a message is English, or near to a word of a danger sign in letters or in sound.

    In doubt it is not: a net that hears a danger sign in such a message is believed then.
    """
    spoken = lexicon().spelling.correct(normalise(words)).split()
    return len(spoken) >= FEWEST_WORDS and all(_is_none(word) for word in spoken)


def _is_none(word: str) -> bool:
    if len(word) < FEWEST_LETTERS or not (word.isascii() and word.isalpha()) or not _VOWEL.search(word):
        return False
    if lexicon().spelling.knows(word) or _sound(word) in _sounds():
        return False
    most = len(word) // LETTERS_FOR_A_MISTAKE
    alike = (sign for sign in _signs() if sign[0] == word[0] and abs(len(sign) - len(word)) <= most)
    return all(_distance(word, sign) > most for sign in alike)


def _sound(word: str) -> str:
    """The consonants as they sound, without an "r" at the end: "hedayk" and "headache" have the same."""
    first, rest = word[0], word[1:].replace("ph", "f").replace("ch", "k").replace("ck", "k")
    return (first + _UNHEARD.sub("", rest.translate(_ALIKE))).translate(_ALIKE).rstrip("r")


def _distance(one: str, other: str) -> int:
    """Letters to add, take away or change."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, its in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != its))
    return row[-1]


@cache
def _signs() -> tuple[str, ...]:
    """The words that the rules look for."""
    return tuple(sorted(word for word in lexicon().spelling.vocabulary if len(word) >= FEWEST_LETTERS - 1))


@cache
def _sounds() -> frozenset[str]:
    return frozenset(_sound(word) for word in _signs())
