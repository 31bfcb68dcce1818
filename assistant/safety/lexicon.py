"""The red flags, cues and word lists, read from YAML and checked once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from spellchecker import SpellChecker

from assistant.content import read_content
from assistant.errors import ContentError
from assistant.safety.cues import Cue
from assistant.safety.files import (
    CueEntry,
    CuesFile,
    FlagFile,
    PossessedFile,
    PossessionEntry,
    SpellingFile,
    WordsFile,
)
from assistant.safety.findings import Status, Tier
from assistant.safety.patterns import Pattern, compile_pattern
from assistant.safety.phrases import Index, Phrases
from assistant.safety.possession import Possession
from assistant.safety.spelling import Spelling
from assistant.yaml_files import relative

FOLDER = Path(__file__).parent
FEWEST_USES = 100  # in the list of the spell checker, which was counted on film subtitles

Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class Flag:
    """One red flag.

    Attributes:
        id: public id.
        name: plain name.
        tier: what has to happen when it is present.
        source: documents that name it, or "beyond".
        patterns: what patients say; the unmistakable first, then phrases, then hints, which are not firm.
        never: words that look like it and are something else, or None.
        ignores: statuses that cannot lower it, for a flag where a cue is part of the sign itself.
    """

    id: str
    name: str
    tier: Tier
    source: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    never: Phrases | None
    ignores: frozenset[Status]


@dataclass(frozen=True)
class Doubts:
    """Words beside which a plain phrase is not firm: in its sentence, or anywhere in the message."""

    sentence: Phrases
    message: Phrases


@dataclass(frozen=True)
class Lexicon:
    """All the data of the safety core, compiled."""

    flags: tuple[Flag, ...]
    cues: tuple[Cue, ...]
    pseudo: re.Pattern[str]
    terminators: re.Pattern[str]
    report: re.Pattern[str]
    persists: re.Pattern[str]
    possessions: tuple[Possession, ...]
    doubts: Doubts
    idioms: Phrases
    denial_inside: re.Pattern[str]
    spelling: Spelling
    lists: Lists

    @cached_property
    def index(self) -> Index[Flag]:
        """Finds the few phrases that a message may hold."""
        return Index([(flag, pattern) for flag in self.flags for pattern in flag.patterns])

    def compile_all(self) -> None:
        """Compile every phrase now, so that no patient's turn has to; about a second."""
        _ = self.index
        for flag in self.flags:
            for pattern in flag.patterns:
                _ = pattern.regex
            if flag.never:
                flag.never.compile()
        for phrases in (self.idioms, self.doubts.sentence, self.doubts.message):
            phrases.compile()


def alternation(phrases: Sequence[str], lists: Lists, path: object) -> re.Pattern[str]:
    """One expression that finds any of the phrases.

    Raises:
        ContentError: a phrase that cannot be compiled.
    """
    regexes = [compile_pattern(p, lists, path).regex_text for p in phrases]
    return re.compile("|".join(f"(?:{re.sub(r'[?]P<gap[0-9]+>', '?:', r)})" for r in regexes))


def _phrases(texts: Sequence[str], lists: Lists, path: object, *, within_clause: bool = False) -> Phrases:
    return Phrases([compile_pattern(text, lists, path, within_clause=within_clause) for text in texts])


def read_flag(path: Path, lists: Lists) -> Flag:
    """Read one flag file.

    Raises:
        ContentError: a missing or unknown key, a wrong value, or a phrase that cannot be compiled.
    """
    where = relative(path)
    data = read_content(FlagFile, path)
    if data.id != path.stem:
        raise ContentError(where, f"id is {data.id!r}, the file's name says {path.stem!r}; make them the same")
    return Flag(
        id=data.id,
        name=data.name,
        tier=data.tier,
        source=tuple(data.source),
        patterns=(
            *(replace(compile_pattern(p, lists, where), doubtable=False) for p in data.unmistakable or ()),
            *(compile_pattern(p, lists, where) for p in data.phrases),
            *(replace(compile_pattern(p, lists, where), firm=False) for p in data.hints or ()),
        ),
        never=_phrases(data.never, lists, where, within_clause=True) if data.never else None,
        ignores=frozenset(data.ignores),
    )


def _english() -> set[str]:
    """Words that are spelled right, so that "threw" is not mended to "there"; rare entries of the list are mistakes."""
    frequencies = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return {word for word, count in frequencies.items() if count >= FEWEST_USES}


def _cue(entry: CueEntry, lists: Lists, path: object) -> Cue:
    regex = alternation(entry.phrases, lists, path)
    return Cue(regex, entry.status, entry.direction, entry.reach, entry.own_words)


def read_possessions(path: Path, lists: Lists, flags: frozenset[str]) -> tuple[Possession, ...]:
    """Read what makes a sign a report though it is asked.

    Args:
        flags: ids of all flags.

    Raises:
        ContentError: a missing or unknown key, a wrong value, an unknown flag, or a phrase that cannot be compiled.
    """
    where = relative(path)
    entries = read_content(PossessedFile, path).possessed
    unknown = sorted({flag for entry in entries for flag in entry.flags or ()} - flags)
    if unknown:
        raise ContentError(
            where, f"flags names {', '.join(unknown)}, which is no flag; take the name of a file in flags"
        )
    return tuple(_possession(entry, lists, where) for entry in entries)


def _possession(entry: PossessionEntry, lists: Lists, path: object) -> Possession:
    return Possession(
        alternation(entry.phrases, lists, path),
        frozenset(entry.overrides),
        entry.where,
        entry.reach,
        alternation(entry.unless, lists, path) if entry.unless else None,
        frozenset(entry.flags or ()),
    )


def _spelling(file: SpellingFile, flags: Sequence[Flag], lists: Lists) -> Spelling:
    vocabulary = {w for flag in flags for p in flag.patterns for w in p.words()}
    vocabulary |= {w for entries in lists.values() for e in entries for w in e.split() if w.isalpha()}
    stems = {s for flag in flags for p in flag.patterns for s in p.stems()}
    return Spelling(vocabulary, file.heard_as, {*file.real_words, *_english()}, stems)


@cache
def lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read and compile everything, once per process.

    Raises:
        ContentError: any file that cannot be read or compiled.
    """
    lists: Lists = read_content(WordsFile, folder / "words.yml").__root__
    cues = read_content(CuesFile, folder / "cues.yml")
    spelling = read_content(SpellingFile, folder / "spelling.yml")
    where = relative(folder / "cues.yml")
    flags = tuple(read_flag(path, lists) for path in sorted((folder / "flags").glob("*.yml")))
    if not flags:
        raise ContentError(relative(folder / "flags"), "no flag files found; bring them back from the repository")
    return Lexicon(
        flags=flags,
        cues=tuple(_cue(entry, lists, where) for entry in cues.cues),
        pseudo=alternation(cues.pseudo, lists, where),
        terminators=alternation(cues.terminators, lists, where),
        report=alternation(cues.report, lists, where),
        persists=alternation(cues.persists, lists, where),
        possessions=read_possessions(folder / "possessed.yml", lists, frozenset(flag.id for flag in flags)),
        doubts=Doubts(_phrases(cues.doubts.sentence, lists, where), _phrases(cues.doubts.message, lists, where)),
        idioms=_phrases(cues.idioms, lists, where, within_clause=True),
        denial_inside=alternation(cues.denial_inside, lists, where),
        spelling=_spelling(spelling, flags, lists),
        lists=lists,
    )
