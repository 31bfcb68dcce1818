"""The word lists of the cleaner, and what counts as an everyday word."""

from functools import cache
from pathlib import Path

from spellchecker import SpellChecker

from assistant.content import Content, Texts, read_content

PATH = Path(__file__).with_name("words.yml")


class Words(Content):
    """What `words.yml` holds; it explains each list."""

    names_follow: Texts
    names_may_follow: Texts
    titles: Texts
    relations: Texts
    names_before: Texts
    not_names: Texts
    numbers_follow: Texts
    phones_follow: Texts
    street_types: Texts
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
def _frequencies() -> dict[str, int]:
    counted: dict[str, int] = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return counted


def frequency(word: str) -> int:
    """How often an English word, in lower case, comes in pyspellchecker's corpus of film and book text; 0: never."""
    return _frequencies().get(word, 0)
