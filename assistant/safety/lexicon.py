"""The red flags, cues and word lists, read from YAML and checked once."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from spellchecker import SpellChecker

from assistant.content import read_content
from assistant.errors import ContentError
from assistant.safety.cues import Cue
from assistant.safety.files import CueEntry, CuesFile, FlagFile, SpellingFile, WordsFile
from assistant.safety.findings import Status, Tier
from assistant.safety.patterns import Pattern, compile_pattern
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
        patterns: what patients say; phrases first, then hints, which are not firm.
        never: words that look like it and are something else, or None.
        ignores: statuses that cannot lower it, for a flag where a cue is part of the sign itself.
    """

    id: str
    name: str
    tier: Tier
    source: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    never: re.Pattern[str] | None
    ignores: frozenset[Status]


class Index:
    """Phrases by a word that they cannot do without: of two thousand, a message needs a few dozen looked at.

    Args:
        phrases: with their flags, in the order in which they are to be tried.
    """

    def __init__(self, phrases: Sequence[tuple[Flag, Pattern]]) -> None:
        self._phrases = phrases
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for place, (_, pattern) in enumerate(phrases):
            plain, stems = pattern.needs[0]
            for word in plain:
                self._by_word[word].append(place)
            for stem in stems:
                self._by_stem[stem].append(place)
        self._stem_lengths = sorted({len(stem) for stem in self._by_stem})

    def find(self, words: frozenset[str]) -> dict[Flag, list[Pattern]]:
        """The phrases whose every needed word is among the words, by flag, in order."""
        places = {place for word in words for place in self._by_word.get(word, ())}
        beginnings = {word[:length] for word in words for length in self._stem_lengths if length <= len(word)}
        places |= {place for stem in beginnings for place in self._by_stem.get(stem, ())}
        found: dict[Flag, list[Pattern]] = {}
        for flag, pattern in (self._phrases[place] for place in sorted(places)):
            if pattern.may_match(words):
                found.setdefault(flag, []).append(pattern)
        return found


@dataclass(frozen=True)
class Doubts:
    """Words beside which a plain phrase is not firm: in its sentence, or anywhere in the message."""

    sentence: tuple[Pattern, ...]
    message: tuple[Pattern, ...]

    @staticmethod
    def stand_in(words: str, phrases: Sequence[Pattern]) -> bool:
        """Whether any of the phrases stands in the normalised words; most are ruled out without a search."""
        present = frozenset(words.split())
        return any(phrase.may_match(present) and phrase.regex.search(words) for phrase in phrases)


@dataclass(frozen=True)
class Lexicon:
    """All the data of the safety core, compiled."""

    flags: tuple[Flag, ...]
    cues: tuple[Cue, ...]
    pseudo: re.Pattern[str]
    terminators: re.Pattern[str]
    report: re.Pattern[str]
    persists: re.Pattern[str]
    doubts: Doubts
    idioms: re.Pattern[str]
    denial_inside: re.Pattern[str]
    spelling: Spelling
    lists: Lists

    @cached_property
    def index(self) -> Index:
        """Finds the few phrases that a message may hold."""
        return Index([(flag, pattern) for flag in self.flags for pattern in flag.patterns])

    def compile_all(self) -> None:
        """Compile every phrase now, so that no patient's turn has to; about a second."""
        _ = self.index
        for flag in self.flags:
            for pattern in flag.patterns:
                _ = pattern.regex
        for pattern in (*self.doubts.sentence, *self.doubts.message):
            _ = pattern.regex


def alternation(phrases: Sequence[str], lists: Lists, path: object) -> re.Pattern[str]:
    """One expression that finds any of the phrases.

    Raises:
        ContentError: a phrase that cannot be compiled.
    """
    regexes = [compile_pattern(p, lists, path).regex_text for p in phrases]
    return re.compile("|".join(f"(?:{re.sub(r'[?]P<gap[0-9]+>', '?:', r)})" for r in regexes))


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
            *(compile_pattern(p, lists, where) for p in data.phrases),
            *(replace(compile_pattern(p, lists, where), firm=False) for p in data.hints or ()),
        ),
        never=alternation(data.never, lists, where) if data.never else None,
        ignores=frozenset(data.ignores),
    )


def _english() -> set[str]:
    """Words that are spelled right, so that "threw" is not mended to "there"; rare entries of the list are mistakes."""
    frequencies = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return {word for word, count in frequencies.items() if count >= FEWEST_USES}


def _cue(entry: CueEntry, lists: Lists, path: object) -> Cue:
    regex = alternation(entry.phrases, lists, path)
    return Cue(regex, entry.status, entry.direction, entry.reach, entry.own_words)


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
        doubts=Doubts(
            tuple(compile_pattern(phrase, lists, where) for phrase in cues.doubts.sentence),
            tuple(compile_pattern(phrase, lists, where) for phrase in cues.doubts.message),
        ),
        idioms=alternation(cues.idioms, lists, where),
        denial_inside=alternation(cues.denial_inside, lists, where),
        spelling=_spelling(spelling, flags, lists),
        lists=lists,
    )
