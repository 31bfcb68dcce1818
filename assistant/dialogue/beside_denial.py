"""Danger signs that stand beside a denial of another one: "no fever chest pain", "no, confused"; pure."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.dialogue.clauses import Token, tokens
from assistant.dialogue.phrases import lower, plain
from assistant.safety.detector import detect
from assistant.safety.findings import ESCALATING

_CLAUSES = re.compile(r"[,;:.!?\n\u2013\u2014]+|\s-\s")
_ENDS_DENIAL = ("only", "exceptions")
_GOES_ON = ("or", "nor")
_SKIPPED = ("little", "troubles", "lately")


@cache
def dangers_beside(text: str, signs: tuple[str, ...], counts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Red flags that a message with a denial tells of outside of what it denies, of any kind that escalates.

    Args:
        text: the answer.
        signs: words for what was asked after.
        counts: words that are a yes even where they are denied; the same as `yes_or_no` is given, whose pattern is
            compiled once for both.

    Returns:
        Flags, the gravest first; none where nothing is denied: the guard reads such a message as any other.
    """
    clauses = [words for clause in _CLAUSES.split(lower(text)) if (words := plain(clause))]
    read = [tokens(clause, (*signs, "feverreading", "severescale"), counts) for clause in clauses]
    if not any(_denies(token) for clause in read for token in clause):
        return ()
    found: dict[str, None] = {}
    listed = False
    for clause in read:
        if not (listed and _goes_on(clause, read)):
            for rest in _rests(clause):
                found |= dict.fromkeys(_dangers(rest))
        listed = listed or (len(clause) > 1 and any(_denies(token) for token in clause))
    return tuple(found)


def _dangers(words: str) -> tuple[str, ...]:
    return tuple(f.flag for f in detect(words).present if f.tier in ESCALATING)


def _denies(token: Token) -> bool:
    return token.kind in ("denials", "no")


def _goes_on(clause: Sequence[Token], read: Sequence[Sequence[Token]]) -> bool:
    """Whether a clause is part of a list that is denied: "no pain, weakness, or tingling"."""
    ends = any(one[0].text in _GOES_ON for one in read)
    return ends and not any(_denies(token) or token.kind in _ENDS_DENIAL for token in clause)


def _rests(clause: Sequence[Token]) -> list[str]:
    """What stands in a clause outside of its denials, each stretch in words."""
    result: list[list[str]] = [[]]
    place = 0
    while place < len(clause):
        if _denies(clause[place]):
            result.append([])
            place = _after_denied(clause, place)
        else:
            result[-1].append(clause[place].text)
            place += 1
    return [" ".join(words) for words in result if words]


def _after_denied(clause: Sequence[Token], place: int) -> int:
    """Where the words of one denial end: after one sign or word, or after the list that it begins."""
    bare = clause[place].text.startswith("none of ") or clause[place].kind == "no"
    place += 1
    while not bare and place < len(clause) and _is_passed(clause[place]):
        place += 1
    if place < len(clause) and not bare and not _ends(clause[place]):
        place += 1
    return max(place, _end_of_list(clause, place))


def _end_of_list(clause: Sequence[Token], place: int) -> int:
    """Where the last item of "numbness, tingling or weakness" ends; 0 without a list."""
    end = next((n for n in range(place, len(clause)) if _ends(clause[n])), len(clause))
    links = [n for n in range(place, end) if clause[n].text in _GOES_ON]
    if not links:
        return 0
    last = links[-1] + 1
    while last < end and clause[last].kind in _SKIPPED:
        last += 1
    return min(last + 1, end)


def _is_passed(token: Token) -> bool:
    return token.kind in _SKIPPED and not _ends(token)


def _ends(token: Token) -> bool:
    return token.text == "and" or token.kind in _ENDS_DENIAL or _denies(token)
