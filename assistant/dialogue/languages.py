"""Other languages: which one a message is in, its danger signs, and what is said in it. Data in languages.yml.

Phrases and everyday words instead of a language detector: those take short English for something else ("robot or
man"). Of the 15,443 training questions py3langid called 320 foreign and lingua (96 MB) 375; at a bar where lingua no
longer did, it missed 24 of 31 foreign ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pydantic import Field

from assistant.content import Content, Text, Texts, read_content
from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.unknown_language import is_unknown_language
from assistant.privacy.words import frequency
from assistant.safety.findings import ESCALATING, Finding
from assistant.safety.lexicon import lexicon

PATH = Path(__file__).with_name("languages.yml")
FEWEST_WORDS = 2  # of a language; one alone may be a name, or what an English speaker says for fun
MAY_BE_ENGLISH = 200  # uses in a corpus of English
UNNAMED = "feels_like_emergency"
"""What is recorded where a danger was heard in another language, and not which."""
DENIES = "no"
"""The one shared word that turns a harmless message into another: "no puedo"."""
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
    """One language, ready to be looked for."""

    file: LanguageFile
    no_english: tuple[str, ...]
    words: frozenset[str]
    shared: frozenset[str]
    danger: tuple[tuple[str, tuple[str, ...]], ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class Foreign:
    """What a message in another language, or with a danger sign in one, comes to.

    Attributes:
        language: which; None for one that is in no list.
        findings: its danger signs.
        is_harmless: whether every word of it is known and none tells of a sign, or nothing that reads English can make
            anything of its letters, and none of its signs is in it.
    """

    language: LanguageFile | None
    findings: tuple[Finding, ...] = field(default=())
    is_harmless: bool = False


def read_foreign(text: str) -> Foreign | None:
    """The message as one in another language; None for English, and for what may be English."""
    words = _words(text)
    plain = f" {' '.join(words)} "
    signs = {language.file.id: _signs(language, plain, text) for language in languages()}
    found = _spoken(words, plain) or _written(text)
    if found is None:  # a danger sign counts beside any English
        found = next((language for language in languages() if signs[language.file.id]), None)
    if found is None:
        return _unlisted(words, text)
    findings = tuple(dict.fromkeys(f for language in languages() for f in signs[language.file.id]))
    return Foreign(found.file, findings, not findings and _is_harmless(found, plain))


def heard_in_another(flags: Sequence[str]) -> tuple[str, ...]:
    """Flags that the sentence model named, as they count in a message that is no English.

    It has learned English only: that it hears danger counts, which danger it names does not. "Je ne comprends pas" got
    the crisis line.
    """
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    escalating = [flag for flag in flags if tiers.get(flag) in ESCALATING]
    return (UNNAMED,) if escalating else tuple(flags)


def misread_as_english(finding: Finding, text: str) -> Finding:
    """A finding of the English rules as it counts in a message of another language.

    Where its words had to be mended first ("manhi", much in Korean, to "mania"), danger counts, and not which.
    """
    if finding.tier not in ESCALATING or set(_words(finding.evidence)) <= set(_words(text)):
        return finding
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    return replace(finding, flag=UNNAMED, tier=tiers[UNNAMED])


def _spoken(words: list[str], plain: str) -> Language | None:
    """The language whose words these are, or that says that no English is spoken."""
    said = next((x for x in languages() if any(phrase in plain for phrase in x.no_english)), None)
    if said:
        return said
    best = _nearest(words)
    known = _known(best, words)
    english = _english() - best.shared - best.words
    return best if known >= FEWEST_WORDS and known * 2 >= len(set(words)) and not english & set(words) else None


def _nearest(words: list[str]) -> Language:
    return max(languages(), key=lambda language: sum(word in language.words for word in words))


def _known(language: Language, words: list[str]) -> int:
    return len({word for word in words if word in language.words})  # "la la la" is none


def _unlisted(words: list[str], text: str) -> Foreign | None:
    """Words that no list knows and that are no English: of the language that knows two of them, or of none of ours."""
    if " ".join(words) in languages_file().borrowed or is_gibberish(text):
        return None
    if not is_unknown_language(words, _theirs(), _only_english()):
        return None
    best = _nearest(words)
    return Foreign(best.file if _known(best, words) >= FEWEST_WORDS else None)


def _written(text: str) -> Language | None:
    """The language whose script all letters are in. Japanese has Chinese letters and others, and is none of ours."""
    scripts = {(unicodedata.name(c, "") or "?").split()[0] for c in text if c.isalpha()}
    named = {languages_file().scripts.get(script, "") for script in scripts}
    return next((language for language in languages() if named == {language.file.id}), None)


def _is_harmless(language: Language, plain: str) -> bool:
    if not language.words:
        return True
    for phrase in language.no_english:
        plain = plain.replace(phrase, " ")
    known = language.words | language.shared - {DENIES}
    return all(word in known for word in plain.split())


def _signs(language: Language, plain: str, text: str) -> tuple[Finding, ...]:
    """Danger signs. Those of languages without spaces or Latin letters are looked for anywhere."""
    for phrase in language.never:
        plain = plain.replace(phrase, " ")
    where = plain if language.words else _flat(text)
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    found = ((flag, sign) for flag, sign in language.danger if sign[0] in where and _holds(where, sign))
    return tuple(Finding(flag, tiers[flag], " ... ".join(part.strip() for part in sign)) for flag, sign in found)


def _holds(where: str, sign: tuple[str, ...]) -> bool:
    """Whether the parts of a sign come one after the other, other words between them or none."""
    at = 0
    for part in sign:
        start = where.find(part, at)
        if start < 0:
            return False
        at = start + len(part) - 1  # the space after a word is the one before the next
    return True


def _flat(text: str) -> str:
    """Small letters without accents. Hangul stays in syllables."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_NO_MARKS))
    return unicodedata.normalize("NFKC", "".join(c for c in plain if unicodedata.category(c) != "Mn"))


def _words(text: str) -> list[str]:
    return _PART.findall(_flat(text))


@cache
def languages_file() -> LanguagesFile:
    """languages.yml.

    Raises:
        ContentError: something is missing or mistyped.
    """
    return read_content(LanguagesFile, PATH)


@cache
def _english() -> frozenset[str]:
    return frozenset(languages_file().english)


@cache
def _only_english() -> frozenset[str]:
    """English function words that hardly another language has."""
    return _english() - frozenset(languages_file().english_elsewhere)


@cache
def _theirs() -> frozenset[str]:
    """Everyday words of all the others, those that English has too left out."""
    theirs = {_flat(word) for word in languages_file().elsewhere}.union(*(language.words for language in languages()))
    return frozenset(word for word in theirs if frequency(word) < MAY_BE_ENGLISH)


@cache
def languages() -> tuple[Language, ...]:
    """All of them, as they are looked for."""
    return tuple(_language(file) for file in languages_file().languages)


def _language(file: LanguageFile) -> Language:
    spaced = bool(file.words)  # phrases are whole words then
    danger = [(flag, sign) for flag, signs in file.danger.items() for sign in signs]
    return Language(
        file,
        _phrases(file.no_english),
        frozenset(_flat(word) for words in file.words for word in words.split()),
        frozenset(file.shared),
        tuple((flag, _sign(sign) if spaced else (_flat(sign),)) for flag, sign in danger),
        _phrases(file.never),
    )


def _sign(text: str) -> tuple[str, ...]:
    """The parts of a danger sign as they are found between spaces; of a beginning, "koorts*", only the one before."""
    parts = _BETWEEN.split(text)
    return tuple(f" {' '.join(_words(part))}{'' if part.endswith('*') else ' '}" for part in parts)


def _phrases(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f" {' '.join(_words(text))} " for text in texts)
