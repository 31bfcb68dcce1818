"""Spelling mistakes and recogniser errors in the words that matter.

Only words near to a word of the lexicon are touched, so that the patient's other words stay as they are.
"""

import re
from collections.abc import Iterable, Mapping

SHORTEST = 5  # a shorter word with one letter changed is too often another word ("week", "weak")
ENDINGS = ("s", "es", "d", "ed", "ing", "y", "ly", "er", "ers")


def _without_one_letter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


class Spelling:
    """Corrects one-letter mistakes (lost, added, changed, swapped) and listed mishearings.

    Args:
        vocabulary: the words that patterns look for.
        heard_as: what recognisers make of a phrase -> the phrase, both as whole words.
        real_words: words that are real, and stay.
        stems: beginnings of words that match as they are ("vomit", for "vomiting" and "vomited").

    Attributes:
        vocabulary: the words that patterns look for.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        heard_as: Mapping[str, str],
        real_words: Iterable[str],
        stems: Iterable[str] = (),
    ) -> None:
        self.vocabulary = frozenset(vocabulary)
        self._known = self.vocabulary | frozenset(real_words)
        self._stems = tuple(stems)
        self._near: dict[str, str] = {}
        for word in sorted(w for w in set(vocabulary) if len(w) >= SHORTEST):
            for variant in _without_one_letter(word) | {word}:
                self._near.setdefault(variant, word)
        self._heard = dict(heard_as)
        alternatives = "|".join(re.escape(w) for w in sorted(self._heard, key=len, reverse=True))
        self._heard_regex = re.compile(rf"\b(?:{alternatives})\b") if alternatives else None
        self._memory: dict[str, str] = {}

    def knows(self, word: str) -> bool:
        """Whether it is a word, or an ending of one."""
        return word in self._known or word.startswith(self._stems) or self._is_ending_of_known(word)

    def correct(self, text: str) -> str:
        """Normalised text with the words of the lexicon spelled right."""
        if self._heard_regex:
            text = self._heard_regex.sub(lambda m: self._heard[m.group()], text)
        return " ".join(self._correct_word(w) for w in text.split(" "))

    def _correct_word(self, word: str) -> str:
        if (
            len(word) < SHORTEST
            or word in self._known
            or not word.isalpha()
            or word.startswith(self._stems)
            or self._is_ending_of_known(word)
        ):
            return word
        right = self._memory.get(word)
        if right is None:  # several threads come here, and another may clear it just now
            if len(self._memory) > 20_000:
                self._memory.clear()
            right = self._memory[word] = self._nearest(word)
        return right

    def _is_ending_of_known(self, word: str) -> bool:
        """ "bothers" and "scaring" are right when "bother" and "scare" are."""
        bases = (word[: -len(e)] for e in ENDINGS if word.endswith(e))
        return any(len(b) > 2 and (b in self._known or b + "e" in self._known) for b in bases)

    def _nearest(self, word: str) -> str:
        for variant in [word, *sorted(_without_one_letter(word))]:
            candidate = self._near.get(variant)
            if candidate and candidate[0] == word[0] and not _only_inflected(word, candidate):
                return candidate
        return word


def _only_inflected(word: str, candidate: str) -> bool:
    """ "heads" is not a mistake for "head"."""
    return word.rstrip("s") == candidate.rstrip("s")
