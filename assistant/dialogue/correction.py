""" "No, I said neck": the message before with the misheard word put right, understood as a whole.

What sounds alike is measured on spelling and on consonants together: the mean of two Jaro similarities (0 to 1), of the
letters and of Metaphone's code. "leg" and "neck" have 0.60, "beaver" and "fever" 0.80,
"head" and "neck" 0.25.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import jellyfish

from assistant.content import Content, Count, Text, Texts, read_content
from assistant.errors import ContentError
from assistant.safety.normalise import normalise
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("corrections.yml")
LONGEST = 200  # characters, of either message
ALIKE = 0.55  # from which on a word may have been heard as another; below, what was said is understood by itself
SURELY_ALIKE = 0.75  # the same where the likeness alone says that it is a correction
_TOKEN = re.compile(r"[a-z0-9_]+")
_SPELLED = re.compile(r"\b(?:[a-z] ){2,}[a-z]\b")


class PatternEntry(Content):
    """One way to correct."""

    text: Text
    unless_alike: bool = False
    if_alike: bool = False


class CorrectionsFile(Content):
    """corrections.yml."""

    opens: Text
    said: Text
    patterns: list[PatternEntry]
    before_the_word: Texts
    never_replaced: Texts
    sentence_begins: Texts
    sentence_words: Count


@dataclass(frozen=True)
class Correction:
    """What a correction comes to.

    Attributes:
        text: what is meant: the message before with the word put right, a sentence, or the word by itself.
        others: the message before with the word in every other place, and the word by itself; danger signs are looked
            for in these too, since what sounds alike is a guess.
    """

    text: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Said:
    """The parts of a correction, plain words."""

    new: tuple[str, ...]
    old: tuple[str, ...]


def corrected(words: str, before: str) -> Correction | None:
    """What a message means that corrects the one before; None when it corrects nothing.

    Args:
        words: the message.
        before: the message before, or "" where there was none: then nothing can be corrected.
    """
    if not before or len(words) > LONGEST or len(before) > LONGEST:
        return None
    spoken = tuple(word for word in before.split() if _plain(word))
    plain, heard = normalise(words), [_plain(word) for word in spoken]
    said = _said(_unspelled(plain), heard) or _spelled(plain)
    if said is None:
        return None
    alone = _as_said(words, said.new)
    if _is_sentence(said.new):
        return Correction(alone)
    replaced = _replaced(spoken, _without(said.new), said.old)
    return replace(replaced, text=replaced.text or alone, others=(*replaced.others, alone))


def _said(words: str, before: Sequence[str]) -> _Said | None:
    """The first way to correct that fits."""
    for entry, pattern in _patterns():
        match = pattern.fullmatch(words.replace(".", "").strip(" ,").replace(" ,", ","))
        if not match:
            continue
        groups = match.groupdict()
        new, old = (tuple(_TOKEN.findall(groups.get(name) or "")) for name in ("new", "old"))
        if not new or (old and _never_misheard(old)) or (entry.unless_alike and not _was_said(old, before)):
            continue
        if entry.unless_alike and _never_misheard(new):  # "it's not bad" after "bladder is fine" puts no "it's" there
            continue
        if entry.if_alike and (set(_without(new)) <= set(before) or not _was_said(new, before)):
            continue
        return _Said(new, _without(old))
    return None


def _never_misheard(words: Sequence[str]) -> bool:
    """Whether there are only small words: "i have not, no" answers a question and corrects none."""
    return set(words) <= set(_file().never_replaced)


def _spelled(words: str) -> _Said | None:
    """A word that is spelled and nothing besides: "no, n e c k"."""
    letters = _SPELLED.search(words)
    around = words.replace(letters.group(), "").replace(",", "").split() if letters else ()
    return _Said((letters.group().replace(" ", ""),), ()) if letters and set(around) <= {"no", "sorry", "its"} else None


def _was_said(words: Sequence[str], before: Sequence[str]) -> bool:
    """Whether these words are in the message before, or sound like some of it."""
    heard = _without(words)
    return bool(heard) and any(_alike(span, heard) >= SURELY_ALIKE for _, span in _spans(before, len(heard)))


def _replaced(spoken: Sequence[str], new: tuple[str, ...], old: Sequence[str]) -> Correction:
    """The message before with the new words in the likeliest place, and in every other; no text where none is."""
    plain = [_plain(word) for word in spoken]
    places = [place for length in sorted({1, len(new), len(old) or 1}) for place in _spans(plain, length)]
    by_sound = sorted(places, key=lambda place: -_alike(place[1], old or new))
    texts = [_joined((*spoken[:start], *new, *spoken[start + len(span) :])) for start, span in by_sound]
    if not by_sound or _alike(by_sound[0][1], old or new) < ALIKE:
        return Correction("", tuple(texts))
    return Correction(texts[0], tuple(texts[1:]))


def _as_said(words: str, new: tuple[str, ...]) -> str:
    """The new words as they were said, with their marks; a spelled word is joined."""
    said = [word for word in words.split() if _plain(word)]
    starts = range(len(said) - len(new), -1, -1)
    found = (said[at : at + len(new)] for at in starts if tuple(map(_plain, said[at : at + len(new)])) == new)
    return " ".join(next(found, [_joined(new)]))


def _plain(word: str) -> str:
    return "".join(_TOKEN.findall(normalise(word)))


def _joined(words: Sequence[str]) -> str:
    """As a message; a decimal point, which the safety core reads as an underscore, is one again."""
    return " ".join(words).replace("_", ".")


def _spans(words: Sequence[str], length: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Runs of so many words that may have been misheard: first and last are no small words."""
    small = set(_file().never_replaced)
    for start in range(len(words) - length + 1) if length else ():
        span = tuple(words[start : start + length])
        if span[0] not in small and span[-1] not in small:
            yield start, span


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    a, b = "".join(one), "".join(other)
    sound = jellyfish.jaro_similarity(jellyfish.metaphone(a), jellyfish.metaphone(b))
    return float(jellyfish.jaro_similarity(a, b) + sound) / 2


def _is_sentence(words: Sequence[str]) -> bool:
    file = _file()
    return len(words) >= file.sentence_words and (words[0] in file.sentence_begins or len(words) > file.sentence_words)


def _without(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that only lead up to them; all where nothing else is left."""
    small, left = set(_file().before_the_word), list(words)
    while len(left) > 1 and left[0] in small:
        left.pop(0)
    return tuple(left)


def _unspelled(words: str) -> str:
    """Letters said one by one as a word: "n e c k" is "neck"; said after the word itself they are left out."""
    spelled = _SPELLED.sub(lambda match: match.group().replace(" ", ""), words)
    return spelled if spelled == words else re.sub(r"\b(\w+)(?: ,)? \1$", r"\1", spelled)


@cache
def _file() -> CorrectionsFile:
    return read_content(CorrectionsFile, PATH)


@cache
def _patterns() -> tuple[tuple[PatternEntry, re.Pattern[str]], ...]:
    file = _file()
    return tuple((entry, _compiled(entry, file)) for entry in file.patterns)


def _compiled(entry: PatternEntry, file: CorrectionsFile) -> re.Pattern[str]:
    try:
        return re.compile(entry.text.replace("{opens}", file.opens).replace("{said}", file.said))
    except re.error as error:
        raise ContentError(relative(PATH), f"{entry.text!r}: {error}; correct the expression") from None


def read_corrections() -> None:
    """Read and compile corrections.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or an expression cannot be compiled.
    """
    _patterns()
