"""The word lists of the cleaner, and what counts as an everyday word."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spellchecker import SpellChecker

from assistant.content import Content, Texts, read_content

PATH = Path(__file__).with_name("words.yml")


class Words(Content):
    """What `words.yml` holds; it explains each list."""

    names_follow: Texts
    named: Texts
    names_may_follow: Texts
    names_rarely_follow: Texts
    titles: Texts
    relations: Texts
    names_before: Texts
    people_do: Texts
    people_do_to_me: Texts
    stops: Texts
    verbs_like_names: Texts
    no_surnames: Texts
    names_all_the_same: Texts
    particles: Texts
    things_follow: Texts
    brands: Texts
    medicines_like_names: Texts
    spelled_follow: Texts
    short_forms: Texts
    not_names: Texts
    numbers_follow: Texts
    numbers_rarely_follow: Texts
    phones_follow: Texts
    street_types: Texts
    sure_street_types: Texts
    not_in_streets: Texts
    addresses_follow: Texts
    births_follow: Texts


@cache
def words() -> Words:
    """The lists.

    Raises:
        ContentError: the file cannot be read.
    """
    return read_content(Words, PATH)


@cache
def frequencies() -> dict[str, int]:
    """Words of pyspellchecker's corpus of film and book text, and how often they come in it."""
    counted: dict[str, int] = _speller().word_frequency.dictionary
    return counted


@cache
def _speller() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def near_words(word: str) -> Iterable[str]:
    """Everything that is one slip of the pen away from a word in lower case, words or not."""
    near: Iterable[str] = _speller().edit_distance_1(word)
    return near


def frequency(word: str) -> int:
    """How often an English word, in lower case, comes in pyspellchecker's corpus of film and book text; 0: never."""
    return frequencies().get(word, 0)
