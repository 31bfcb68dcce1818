"""The points of a question: a sign that is asked after, or each half of a composite one ("a leak or blood"); pure.

Who says "no leak" has told nothing of blood: a half that was denied is remembered by its own name, and the other one
is still asked.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from assistant.dialogue.phrases import phrase

Halves = Mapping[str, Mapping[str, Sequence[str]]]
"""Words by the name of a half, by red flag."""


def points(flags: Collection[str], halves: Halves) -> frozenset[str]:
    """Names of all that is asked after: a red flag, or `flag/half` for each half of one that has halves."""
    return frozenset(point for flag in flags for point in points_of(flag, halves))


def points_of(flag: str, halves: Halves) -> tuple[str, ...]:
    """Names of what is asked after by one red flag."""
    return tuple(f"{flag}/{half}" for half in halves.get(flag, ())) or (flag,)


def points_named(clause: str, flags: Collection[str], halves: Halves) -> Iterator[str]:
    """The points that a clause names, of the flags that it speaks of: all of a flag where none of its halves is told.

    Args:
        clause: plain words.
        flags: red flags that it speaks of.
        halves: words of the halves.
    """
    for flag in flags:
        told = [
            point
            for point, words in zip(points_of(flag, halves), halves.get(flag, {}).values(), strict=False)
            if phrase(words).search(clause)
        ]
        yield from told or points_of(flag, halves)


def flags_told(clause: str, halves: Halves) -> set[str]:
    """The flags of which a clause names a half, also in words that are no signs by themselves: "my bladder"."""
    words = {flag: [word for listed in by_half.values() for word in listed] for flag, by_half in halves.items()}
    return {flag for flag, listed in words.items() if phrase(listed).search(clause)}
