"""Words that are none: keys hit at random, or sounds that a recogniser wrote down."""

import re
from collections.abc import Mapping
from functools import cache

import jellyfish

from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise

FEWEST_WORDS, FEWEST_LETTERS = 2, 5  # fewer may be a name, an abbreviation or a word mistyped beyond reading
MOST_COMPARED = 40  # different words, letter by letter; a message of more goes on as it began
LETTERS_FOR_A_MISTAKE = 3  # one wrong letter in so many may be a mistake
_VOWEL = re.compile(r"[aeiouy]")
_UNHEARD = re.compile(r"[aeiouyhw]|(.)(?=\1)")
_ALIKE = str.maketrans("cqgzxd", "kkkssd")


def is_gibberish(words: str) -> bool:
    """Whether not one word of a message is English, or near to a word of a danger sign in letters or in sound.

    In doubt it is not: a net that hears a danger sign in such a message is believed then.
    """
    plain = normalise(words)
    if any(_may_be_one(word) for word in plain.split()):  # nearly every message ends here, before a letter is compared
        return False
    spoken = lexicon().spelling.correct(plain).split()
    different = list(dict.fromkeys(spoken))
    if len(spoken) < FEWEST_WORDS or any(_may_be_one(word) or _sound(word) in _sounds() for word in different):
        return False
    return not any(_is_near_a_sign(word) for word in different[:MOST_COMPARED])


def _may_be_one(word: str) -> bool:
    """Whether it is a word, or too short or odd to say that it is none."""
    if len(word) < FEWEST_LETTERS or not (word.isascii() and word.isalpha()) or not _VOWEL.search(word):
        return True
    return lexicon().spelling.knows(word)


def _is_near_a_sign(word: str) -> bool:
    most = len(word) // LETTERS_FOR_A_MISTAKE
    alike = _signs_by_start_and_length()
    lengths = range(len(word) - most, len(word) + most + 1)
    signs = (sign for length in lengths for sign in alike.get((word[0], length), ()))
    return any(jellyfish.levenshtein_distance(word, sign) <= most for sign in signs)


def _sound(word: str) -> str:
    """The consonants as they sound, without an "r" at the end: "hedayk" and "headache" have the same."""
    first, rest = word[0], word[1:].replace("ph", "f").replace("ch", "k").replace("ck", "k")
    return (first + _UNHEARD.sub("", rest.translate(_ALIKE))).translate(_ALIKE).rstrip("r")


@cache
def _signs() -> tuple[str, ...]:
    """The words that the rules look for."""
    return tuple(sorted(word for word in lexicon().spelling.vocabulary if len(word) >= FEWEST_LETTERS - 1))


@cache
def _signs_by_start_and_length() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The same by first letter and number of letters: no other can be near."""
    starts = dict.fromkeys((sign[0], len(sign)) for sign in _signs())
    return {key: tuple(sign for sign in _signs() if (sign[0], len(sign)) == key) for key in starts}


@cache
def _sounds() -> frozenset[str]:
    return frozenset(_sound(word) for word in _signs())
