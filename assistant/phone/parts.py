"""A long text in parts that can be taken in by ear."""

import re

MOST_WORDS = 65  # about 30 s: English is read aloud at about 150 words a minute, here at 88 % of that
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def parts(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """The text, cut between sentences, and inside one only where it is too long by itself.

    Args:
        text: plain words.
        most: words in a part.
    """
    found: list[list[str]] = []
    for piece in (piece for sentence in _SENTENCE.split(text.strip()) for piece in _pieces(sentence.split(), most)):
        if found and len(found[-1]) + len(piece) <= most:
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(" ".join(words) for words in found)


def _pieces(words: list[str], most: int) -> list[list[str]]:
    return [words[start : start + most] for start in range(0, len(words), most)]
