"""The lists of languages.yml, ready to be looked for in a message."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from assistant.content import Content, Text, Texts, read_content
from assistant.privacy.words import frequency

PATH = Path(__file__).with_name("languages.yml")
MAY_BE_ENGLISH = 200  # uses in a corpus of English
_NO_MARKS = str.maketrans("đłıø", "dlio")  # letters that are no other letter with an accent
_BETWEEN = re.compile(r" \.\.\. |(?<=\*) ")
_PART = re.compile(r"[^\W\d_]+")


class LanguageFile(Content):
    """One language of languages.yml."""

    id: Text
    reviewer: Text
    no_english: list[Text] = Field(default_factory=list)
    words: list[Text] = Field(default_factory=list)
    shared: list[Text] = Field(default_factory=list)
    danger: dict[Text, Texts]
    never: list[Text] = Field(default_factory=list)
    harmless: list[Text] = Field(default_factory=list)
    sentence: Text
    on_paper: Text
    digits: list[Text] = Field(default_factory=list)


class LanguagesFile(Content):
    """languages.yml."""

    languages: list[LanguageFile]
    scripts: dict[str, Text]
    elsewhere: Texts
    borrowed: Texts
    english: Texts
    english_elsewhere: Texts


@dataclass(frozen=True)
class Language:
    """One language, ready to be looked for.

    Attributes:
        openers: words that its danger signs begin with: hardly a message has one of them, and only then its hundreds
            of signs are looked for. None in a language without spaces.
        stems: beginnings of such words.
    """

    file: LanguageFile
    no_english: tuple[str, ...]
    words: frozenset[str]
    shared: frozenset[str]
    danger: tuple[tuple[str, tuple[str, ...]], ...]
    never: tuple[str, ...]
    harmless: tuple[str, ...]
    openers: frozenset[str]
    stems: tuple[str, ...]

    def may_warn(self, words: Iterable[str]) -> bool:
        """Whether any of its danger signs can be in a message of these words."""
        return not self.words or any(word in self.openers or word.startswith(self.stems) for word in words)


def flat(text: str) -> str:
    """Small letters without accents. Hangul stays in syllables."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NO_MARKS))
    return unicodedata.normalize("NFKC", "".join(c for c in plain if unicodedata.category(c) != "Mn"))


def words_of(text: str) -> list[str]:
    """Its words in small letters without accents, numbers left out."""
    return _PART.findall(flat(text))


@cache
def languages_file() -> LanguagesFile:
    """languages.yml.

    Raises:
        ContentError: something is missing or mistyped.
    """
    return read_content(LanguagesFile, PATH)


@cache
def english_words() -> frozenset[str]:
    """Function words of English."""
    return frozenset(languages_file().english)


@cache
def only_english() -> frozenset[str]:
    """English function words that hardly another language has."""
    return english_words() - frozenset(languages_file().english_elsewhere)


@cache
def theirs_of_all() -> frozenset[str]:
    """Everyday words of all the others, those that English has too left out."""
    everyday = {flat(word) for word in languages_file().elsewhere}.union(*(language.words for language in languages()))
    return frozenset(word for word in everyday if frequency(word) < MAY_BE_ENGLISH)


@cache
def languages() -> tuple[Language, ...]:
    """All of them, as they are looked for."""
    return tuple(_language(file) for file in languages_file().languages)


def _language(file: LanguageFile) -> Language:
    spaced = bool(file.words)  # phrases are whole words then
    danger = [(flag, sign) for flag, signs in file.danger.items() for sign in signs]
    signs = tuple((flag, _sign(sign) if spaced else (flat(sign),)) for flag, sign in danger)
    openers, stems = _beginnings([sign[0] for _, sign in signs]) if spaced else ([], [])
    return Language(
        file,
        _phrases(file.no_english),
        frozenset(flat(word) for words in file.words for word in words.split()),
        frozenset(file.shared),
        signs,
        _phrases(file.never),
        _phrases(file.harmless) if spaced else tuple(flat(phrase) for phrase in file.harmless),
        frozenset(openers),
        tuple(stems),
    )


def _beginnings(parts: Iterable[str]) -> tuple[list[str], list[str]]:
    """First words of the first parts of signs, whole ones and beginnings."""
    openers: list[str] = []
    stems: list[str] = []
    for part in parts:
        first, _, rest = part.lstrip().partition(" ")
        (openers if rest or part.endswith(" ") else stems).append(first)
    return openers, stems


def _sign(text: str) -> tuple[str, ...]:
    """The parts of a danger sign as they are found between spaces; of a beginning, "koorts*", only the one before."""
    parts = _BETWEEN.split(text)
    return tuple(f" {' '.join(words_of(part))}{'' if part.endswith('*') else ' '}" for part in parts)


def _phrases(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f" {' '.join(words_of(text))} " for text in texts)
