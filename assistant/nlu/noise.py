"""Mistakes that thumbs and recognisers make, put into training sentences."""

import random

LOSE_A_WORD, MISTYPE = 0.3, 0.5  # the rest loses case and punctuation, as recogniser text does


def noisy(text: str, rng: random.Random) -> str:
    """The text with one kind of mistake in it."""
    words = text.split()
    kind = rng.random()
    if kind < LOSE_A_WORD:
        kept = [w for w in words if rng.random() > 0.1] if len(words) > 4 else words
        return " ".join(kept or words)
    if kind < LOSE_A_WORD + MISTYPE:
        place = rng.randrange(len(words))
        words[place] = mistyped(words[place], rng)
        return " ".join(words)
    return " ".join(w.strip(".,?!").lower() for w in words)


def mistyped(word: str, rng: random.Random) -> str:
    """The word with one letter lost, two swapped, or one doubled; short words stay."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.4:
        return word[:at] + word[at + 1 :]
    if kind < 0.8:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]
