"""What happens to sentences on their way: mistakes of thumbs and recognisers, fillers, other talk beside them."""

import random
from collections.abc import Sequence

LOSE_A_WORD, MISTYPE = 0.3, 0.5  # the rest loses case and punctuation, as recogniser text does


FILLERS = ("um", "uh", "well", "you know", "so", "okay", "please", "like")
MARKS = ("!!!", "...", "?", "!", " please", ".")
JOINTS = (". ", " ", ", ", "? ")


def in_passing(text: str, talk: Sequence[str], rng: random.Random) -> str:
    """The text as it is said in passing: beside other talk, with a filler, with other marks at its end, or as it is.

    None of this changes what it reports, and without seeing it a model takes a harmless sentence beside a danger sign
    for a sign that all is well.

    Args:
        talk: harmless sentences.
    """
    kind = rng.random()
    if kind < 0.17:
        return f"{rng.choice(talk)}{rng.choice(JOINTS)}{text}"
    if kind < 0.34:
        return f"{text.rstrip('.')}{rng.choice(JOINTS)}{rng.choice(talk)}"
    if kind < 0.44:
        words = text.split()
        words.insert(rng.randrange(len(words) + 1), rng.choice(FILLERS))
        return " ".join(words)
    if kind < 0.50:
        return f"{text.rstrip('.!? ')}{rng.choice(MARKS)}"
    return text


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
