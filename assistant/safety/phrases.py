"""Finding, among thousands of phrases, the few that stand in a message."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from assistant.safety.patterns import Pattern

Owner = TypeVar("Owner", bound=Hashable)


class Index(Generic[Owner]):
    """Phrases by a word that they cannot do without: of two thousand, a message needs a few dozen looked at.

    Args:
        phrases: with whom they belong to, in the order in which they are to be tried.
    """

    def __init__(self, phrases: Sequence[tuple[Owner, Pattern]]) -> None:
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

    def find(self, words: frozenset[str]) -> dict[Owner, list[Pattern]]:
        """The phrases whose every needed word is among the words, by owner, in order."""
        places = {place for word in words for place in self._by_word.get(word, ())}
        beginnings = {word[:length] for word in words for length in self._stem_lengths if length <= len(word)}
        places |= {place for stem in beginnings for place in self._by_stem.get(stem, ())}
        found: dict[Owner, list[Pattern]] = {}
        for owner, pattern in (self._phrases[place] for place in sorted(places)):
            if pattern.may_match(words):
                found.setdefault(owner, []).append(pattern)
        return found


class Phrases:
    """Phrases that mean the same to the detector, such as sayings, or words of doubt.

    Texts are normalised, with a space after each word.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._index = Index([("", pattern) for pattern in self._patterns])

    def stand_in(self, words: str) -> bool:
        """Whether any of the phrases stands in the words."""
        return any(pattern.regex.search(words) for pattern in self._likely(words))

    def all_in(self, words: str) -> Iterator[str]:
        """What stands in the words of any phrase."""
        for pattern in self._likely(words):
            yield from (match.group().strip() for match in pattern.regex.finditer(words))

    def masked(self, words: str) -> str:
        """The words with underscores in place of the phrases, of the same length."""
        for pattern in self._likely(words):
            words = pattern.regex.sub(underscores, words)
        return words

    def compile(self) -> None:
        """Compile every phrase now, so that no patient's turn has to."""
        for pattern in self._patterns:
            _ = pattern.regex

    def _likely(self, words: str) -> list[Pattern]:
        return self._index.find(frozenset(words.split())).get("", [])


def underscores(match: re.Match[str]) -> str:
    """As one word of the same length: the space after it stays, since the next word may be a sign."""
    return "_" * (len(match.group()) - 1) + " "
