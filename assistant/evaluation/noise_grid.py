"""Reports and questions with words lost or misheard: how many are still understood."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache

import jellyfish
from spellchecker import SpellChecker

from assistant.evaluation.measure import Ask, Share
from assistant.evaluation.testset import Item
from assistant.turn import Turn

SHARES = (0.0, 0.1, 0.2, 0.4)  # of the words
KINDS = ("words lost", "words misheard")
FEWEST_USES = 2_000  # in the spell checker's list: recognisers write common words
Grid = dict[str, dict[float, Share]]
Understood = Callable[[Item, Turn], bool]


@cache
def _sounding_alike() -> dict[str, list[str]]:
    """Common words by how they sound (metaphone)."""
    words: dict[str, list[str]] = defaultdict(list)
    for word, count in SpellChecker(language="en").word_frequency.dictionary.items():
        if count >= FEWEST_USES and word.isalpha():
            words[jellyfish.metaphone(word)].append(word)
    return {sound: sorted(alike) for sound, alike in words.items()}


def _misheard(word: str, rng: random.Random) -> str:
    """Another common word that sounds alike; a word without one stays."""
    plain = "".join(letter for letter in word.lower() if letter.isalpha())
    others = [other for other in _sounding_alike().get(jellyfish.metaphone(plain), ()) if other != plain]
    return rng.choice(others) if others else word


def degraded(text: str, kind: str, share: float, rng: random.Random) -> str:
    """The text with a share of its words lost or misheard. Words that sound like no other stay.

    Args:
        kind: one of `KINDS`.
        share: of the words, rounded up or down by chance so that the mean is right.
    """
    words = text.split()
    count = int(len(words) * share + rng.random())
    if not share or not count or (kind == KINDS[0] and count >= len(words)):
        return text
    able = [place for place, word in enumerate(words) if kind == KINDS[0] or _misheard(word, rng) != word]
    places = set(rng.sample(able, min(count, len(able))))
    change: Callable[[str], str] = (lambda word: "") if kind == KINDS[0] else (lambda word: _misheard(word, rng))
    kept = (change(word) if place in places else word for place, word in enumerate(words))
    return " ".join(word for word in kept if word)


def escalated(item: Item, turn: Turn) -> bool:
    """What a report is to get."""
    return turn.escalates


def topic_seen(item: Item, turn: Turn) -> bool:
    """What a question is to get."""
    return turn.topic == item.topic


UNDERSTOOD: dict[str, Understood] = {"reports": escalated, "questions": topic_seen}


async def noise_grid(what: str, items: Sequence[Item], ask: Ask, seed: int = 1) -> Grid:
    """How many are understood, by kind and share of noise.

    Args:
        what: one of `UNDERSTOOD`; begins the names of the rows.
    """
    grid: Grid = {}
    for kind in KINDS:
        for share in SHARES:
            rng = random.Random(seed)
            turns = [await ask(degraded(item.text, kind, share, rng), item.channel) for item in items]
            hits = sum(UNDERSTOOD[what](item, turn) for item, turn in zip(items, turns, strict=True))
            grid.setdefault(f"{what}, {kind}", {})[share] = Share(hits, len(turns))
    return grid
