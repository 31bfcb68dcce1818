"""The red flags, cues and word lists, read from YAML and checked once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from spellchecker import SpellChecker

from assistant.errors import ContentError
from assistant.safety.cues import Cue
from assistant.safety.findings import Status, Tier
from assistant.safety.patterns import Pattern, compile_pattern
from assistant.safety.spelling import Spelling

FOLDER = Path(__file__).parent
FEWEST_USES = 100  # in the list of the spell checker, which was counted on film subtitles
FLAG_KEYS = {"id", "name", "tier", "source", "means", "reviewer", "reviewed", "phrases", "never", "ignores"}
CUE_KEYS = {"status", "direction", "reach", "own_words", "phrases"}

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C: ten times as fast

Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Flag:
    """One red flag.

    Attributes:
        id: public id.
        name: plain name.
        tier: what has to happen when it is present.
        source: documents that name it, or "beyond".
        patterns: what patients say.
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


@dataclass(frozen=True)
class Lexicon:
    """All the data of the safety core, compiled."""

    flags: tuple[Flag, ...]
    cues: tuple[Cue, ...]
    pseudo: re.Pattern[str]
    terminators: re.Pattern[str]
    report: re.Pattern[str]
    persists: re.Pattern[str]
    idioms: re.Pattern[str]
    denial_inside: re.Pattern[str]
    spelling: Spelling


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (the safe one)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise ContentError(
            path.name, f"not readable as YAML{line}; compare the indentation with another file"
        ) from error
    if not isinstance(data, dict):
        raise ContentError(path.name, "must hold keys and values; compare with another file of this folder")
    return data


def _refuse_unknown(data: Mapping[str, Any], known: set[str], path: object) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise ContentError(path, f"unknown key {', '.join(unknown)}; legal keys are {', '.join(sorted(known))}")


def _alternation(phrases: Sequence[str], lists: Lists, path: object) -> re.Pattern[str]:
    """One expression that finds any of the phrases."""
    regexes = [compile_pattern(p, lists, path).regex.pattern for p in phrases]
    return re.compile("|".join(f"(?:{re.sub(r'[?]P<gap[0-9]+>', '?:', r)})" for r in regexes))


def read_flag(path: Path, lists: Lists) -> Flag:
    """Read one flag file.

    Raises:
        ContentError: a missing or unknown key, or a phrase that cannot be compiled.
    """
    data = _read(path)
    where = f"{path.parent.name}/{path.name}"
    _refuse_unknown(data, FLAG_KEYS, where)
    for key in ("id", "name", "tier", "source", "phrases"):
        if not data.get(key):
            raise ContentError(where, f"key {key} is missing or empty; every flag has one")
    if data["id"] != path.stem:
        raise ContentError(where, f"id is {data['id']!r}, the file's name says {path.stem!r}; make them the same")
    if data["tier"] not in ("emergency", "urgent", "watch"):
        raise ContentError(where, f"tier {data['tier']!r} is unknown; use emergency, urgent or watch")
    source = data["source"] if isinstance(data["source"], list) else [data["source"]]
    return Flag(
        id=data["id"],
        name=data["name"],
        tier=data["tier"],
        source=tuple(source),
        patterns=tuple(compile_pattern(p, lists, where) for p in data["phrases"]),
        never=_alternation(data["never"], lists, where) if data.get("never") else None,
        ignores=frozenset(data.get("ignores") or ()),
    )


def _english() -> set[str]:
    """Words that are spelled right, so that "threw" is not mended to "there"; rare entries of the list are mistakes."""
    frequencies = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return {word for word, count in frequencies.items() if count >= FEWEST_USES}


def _read_cue(data: Mapping[str, Any], lists: Lists, path: str) -> Cue:
    _refuse_unknown(data, CUE_KEYS, path)
    regex = _alternation(data["phrases"], lists, path)
    return Cue(regex, data["status"], data["direction"], data["reach"], data["own_words"])


@cache
def lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read and compile everything, once per process.

    Raises:
        ContentError: any file that cannot be read or compiled.
    """
    lists: Lists = _read(folder / "words.yml")
    cues = _read(folder / "cues.yml")
    flags = tuple(read_flag(path, lists) for path in sorted((folder / "flags").glob("*.yml")))
    if not flags:
        raise ContentError(folder / "flags", "no flag files found; the safety core needs them")
    spelling = _read(folder / "spelling.yml")
    vocabulary = {w for flag in flags for p in flag.patterns for w in p.words()}
    vocabulary |= {w for entries in lists.values() for e in entries for w in e.split() if w.isalpha()}
    stems = {s for flag in flags for p in flag.patterns for s in p.stems()}
    return Lexicon(
        flags=flags,
        cues=tuple(_read_cue(c, lists, "cues.yml") for c in cues["cues"]),
        pseudo=_alternation(cues["pseudo"], lists, "cues.yml"),
        terminators=_alternation(cues["terminators"], lists, "cues.yml"),
        report=_alternation(cues["report"], lists, "cues.yml"),
        persists=_alternation(cues["persists"], lists, "cues.yml"),
        idioms=_alternation(cues["idioms"], lists, "cues.yml"),
        denial_inside=_alternation(cues["denial_inside"], lists, "cues.yml"),
        spelling=Spelling(vocabulary, spelling["heard_as"], {*spelling["real_words"], *_english()}, stems),
    )
