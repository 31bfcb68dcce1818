"""How a message is read: whole, in windows where it is long, sentence by sentence, and with its spelling mended.

A danger sign in any reading counts. Topics are read off the windows alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise, without_fillers

FEWEST_WORDS = 3  # of a sentence that is read by itself
MOST_SENTENCES = 24  # read by themselves; of more, neighbours are joined, so that no message takes a second
WINDOW, STEP = 40, 20  # words; 40 fit into the model's 64 tokens, and half of each is seen twice
_SENTENCE_END = re.compile(r"[.!?;]+(?:\s+|$)")
_POLITE = re.compile(r"(?:, )?\bplease\b ?")
_LETTER = re.compile("[a-z]")
_SPACE_BEFORE_MARK = re.compile(r" (?=[.,])")


@dataclass(frozen=True)
class Readings:
    """The parts of one message that the model reads.

    Attributes:
        windows: the message itself, or overlapping parts that cover it.
        mended: the same with words of the safety core spelled right and words that say nothing taken out; empty when
            that changes nothing.
        sentences: each by itself; empty when there is one.
    """

    windows: tuple[str, ...]
    mended: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def whole(self) -> tuple[str, ...]:
        """The readings in which everything stands beside what was said around it."""
        return (*self.windows, *self.mended)

    @property
    def all(self) -> tuple[str, ...]:
        """Every reading, those of the whole first."""
        return (*self.whole, *self.sentences)


def readings(text: str) -> Readings:
    """The readings of a message."""
    mended = _mended(text)
    return Readings(tuple(_windows(text)), tuple(_windows(mended)) if mended else (), tuple(_sentences(text)))


def _windows(text: str) -> list[str]:
    """The text, or where it is longer than the model reads at once, overlapping parts that cover it."""
    words = text.split()
    starts = range(0, max(1, len(words) - WINDOW + STEP), STEP)
    return [" ".join(words[start : start + WINDOW]) for start in starts]


def _sentences(text: str) -> list[str]:
    """The sentences of a text that has several; a danger sign beside other talk is also read by itself."""
    found = [part.strip() for part in _SENTENCE_END.split(text)]
    long_enough = [part for part in found if len(part.split()) >= FEWEST_WORDS]
    if len(found) < 2:
        return []
    return long_enough if len(long_enough) <= MOST_SENTENCES else _packed(long_enough)


def _packed(sentences: Sequence[str]) -> list[str]:
    """Neighbouring sentences together, as many as the model reads at once."""
    packed: list[str] = []
    for sentence in sentences:
        together = f"{packed[-1]}. {sentence}" if packed else sentence
        if packed and len(together.split()) <= WINDOW:
            packed[-1] = together
        else:
            packed.append(sentence)
    return packed


def _mended(text: str) -> str:
    """The text as the rules read it, or nothing when it reads the same."""
    plain = normalise(text)
    mended = _POLITE.sub("", without_fillers(lexicon().spelling.correct(plain))).strip()
    if mended == plain or not _LETTER.search(mended):
        return ""
    return _SPACE_BEFORE_MARK.sub("", mended).replace("_", ".")
