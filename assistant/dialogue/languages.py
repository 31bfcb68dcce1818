"""Other languages: which one a message is in, its danger signs, and what is said in it. Data in languages.yml.

Phrases and everyday words instead of a language detector: those take short English for something else ("robot or
man"). Of the 15,443 training questions py3langid called 320 foreign and lingua (96 MB) 375; at a bar where lingua no
longer did, it missed 24 of 31 foreign ones.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.language_lists import (
    Language,
    LanguageFile,
    english_words,
    flat,
    languages,
    languages_file,
    only_english,
    theirs_of_all,
    words_of,
)
from assistant.dialogue.unknown_language import is_unknown_language
from assistant.read_once import read_once
from assistant.safety.detector import detect
from assistant.safety.findings import ESCALATING, Finding
from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise

FEWEST_WORDS = 2  # of a language; one alone may be a name, or what an English speaker says for fun
UNNAMED = "feels_like_emergency"
"""What is recorded where a danger was heard in another language, and not which."""
_BETWEEN = " | "  # clauses
_ENDS = re.compile(r"[,.;:!?\n\u2013\u2014]|(?<=\s)-(?=\s)")
DENIES = "no"
"""The one shared word that turns a harmless message into another: "no puedo"."""


@dataclass(frozen=True)
class Foreign:
    """What a message in another language, or with a danger sign in one, comes to.

    Attributes:
        language: which; None for one that is in no list.
        findings: its danger signs.
        is_harmless: whether every word of it is known and none tells of a sign, or nothing that reads English can make
            anything of its letters, and none of its signs is in it.
        is_told: whether danger signs of the list and everyday words are all of it, so that nothing is left to guess.
        denied: phrases of it that are harmless by themselves, such as a denied fever.
    """

    language: LanguageFile | None
    findings: tuple[Finding, ...] = field(default=())
    is_harmless: bool = False
    is_told: bool = False
    denied: tuple[str, ...] = ()


def read_foreign(text: str) -> Foreign | None:
    """The message as one in another language; None for English, and for what may be English."""
    words = words_of(text)
    plain = f" {' '.join(words)} "
    signs = {x.file.id: _signs(x, text) if x.may_warn(words) else () for x in languages()}
    found = _spoken(words, plain, _in_clauses(text)) or _written(text)
    if found is None:  # a danger sign counts beside any English
        found = next((language for language in languages() if signs[language.file.id]), None)
    if found is None:
        return _unlisted(words, text)
    findings = tuple(dict.fromkeys(f for language in languages() for f in signs[language.file.id]))
    where = _in_clauses(text) if found.words else flat(text)
    is_known = _is_known(found, where)
    denied = tuple(phrase.strip() for phrase in found.harmless if phrase in where)
    return Foreign(found.file, findings, not findings and is_known, bool(findings) and is_known, denied)


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
    said = {*words_of(text), *words_of(normalise(text))}
    if finding.tier not in ESCALATING or set(words_of(finding.evidence)) <= said:
        return finding
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    return replace(finding, flag=UNNAMED, tier=tiers[UNNAMED])


def findings_in_another(findings: Sequence[Finding], text: str, foreign: Foreign) -> tuple[Finding, ...]:
    """Findings of the English rules as they count in a message of another language.

    What they find in a harmless phrase only ("pas de fievre") is none; a sign that the list names, too, keeps its name.
    """
    rest = _in_clauses(text)
    for phrase in foreign.denied:
        rest = rest.replace(phrase, " ")
    rest = rest.replace(_BETWEEN, " ")
    in_denied = {flag for phrase in foreign.denied for flag in detect(phrase).flags}
    denied = in_denied - set(detect(rest).flags) if in_denied else set()
    listed = {finding.flag for finding in foreign.findings}
    return tuple(f if f.flag in listed else misread_as_english(f, text) for f in findings if f.flag not in denied)


def _spoken(words: list[str], plain: str, clauses: str) -> Language | None:
    """The language whose words these are, or that says that no English is spoken."""
    said = next((x for x in languages() if any(phrase in plain for phrase in x.no_english)), None)
    if said:
        return said
    denying = next((x for x in languages() if _denies(x, clauses)), None)
    if denying:
        return denying
    best = _nearest(words)
    known = _known(best, words)
    english = english_words() - best.shared - best.words
    return best if known >= FEWEST_WORDS and known * 2 >= len(set(words)) and not english & set(words) else None


def _denies(language: Language, plain: str) -> bool:
    """Whether a harmless phrase of the language stands in it, and no English beside that."""
    for phrase in language.harmless if language.words else ():
        if phrase in plain:
            english = english_words() - language.shared - language.words
            return not english & set(plain.replace(phrase, " ").replace(_BETWEEN, " ").split())
    return False


def _nearest(words: list[str]) -> Language:
    return max(languages(), key=lambda language: sum(word in language.words for word in words))


def _known(language: Language, words: list[str]) -> int:
    return len({word for word in words if word in language.words})  # "la la la" is none


def _unlisted(words: list[str], text: str) -> Foreign | None:
    """Words that no list knows and that are no English: of the language that knows two of them, or of none of ours."""
    if " ".join(words) in languages_file().borrowed or is_gibberish(text):
        return None
    if not is_unknown_language(words, theirs_of_all(), only_english()):
        return None
    best = _nearest(words)
    return Foreign(best.file if _known(best, words) >= FEWEST_WORDS else None)


def _written(text: str) -> Language | None:
    """The language whose script all letters are in. Japanese has Chinese letters and others, and is none of ours."""
    scripts = {(unicodedata.name(c, "") or "?").split()[0] for c in text if c.isalpha()}
    named = {languages_file().scripts.get(script, "") for script in scripts}
    return next((language for language in languages() if named == {language.file.id}), None)


@read_once(16)  # each language looks at the same message
def _in_clauses(text: str) -> str:
    """Its words with marks between clauses, so that no harmless phrase spans two: "não, tenho febre" is a fever."""
    clauses = (" ".join(words_of(clause)) for clause in _ENDS.split(text))
    return f" {_BETWEEN.join(filter(None, clauses))} "


def _is_known(language: Language, where: str) -> bool:
    """Whether all words are known, be it as a danger sign."""
    if not language.words:
        return True
    for phrase in (*language.no_english, *language.harmless):
        where = where.replace(phrase, " ")
    for _, sign in language.danger:
        where = _without(where, sign) if _holds(where, sign) else where
    known = language.words | language.shared - {DENIES}
    return all(word in known for word in where.replace(_BETWEEN, " ").split())


def _without(where: str, sign: tuple[str, ...]) -> str:
    for part in sign:  # of a beginning, the whole word
        where = where.replace(part, " ") if part.endswith(" ") else re.sub(rf"{re.escape(part)}\S*", "", where)
    return where


def _signs(language: Language, text: str) -> tuple[Finding, ...]:
    """Danger signs. Those of languages without spaces or Latin letters are looked for anywhere."""
    where = _in_clauses(text) if language.words else flat(text)
    for phrase in language.harmless:
        where = where.replace(phrase, " ")
    where = f" {' '.join(where.replace(_BETWEEN, ' ').split())} " if language.words else where
    for phrase in language.never:
        where = where.replace(phrase, " ")
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
