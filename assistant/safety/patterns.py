"""The little language in which clinicians write phrases, and its translation to regular expressions.

    stiff neck            these words in this order
    neck ... stiff        up to five other words between, within one sentence
    {leg} ... {numb}      any entry of the list `leg` of words.yml, then any of `numb`
    cant|cannot feel      one of these words
    (so) stiff            a word that may be missing
    breath*               any ending
    ^ is bleeding         only as the first words of a sentence or clause ("and", "so", "uh" may precede)
    ^ ambulance $         only as a whole sentence

A gap is remembered, since "my neck is *not* stiff" denies itself inside the gap.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.errors import ContentError

GAP = "..."
START, END = "^", "$"
GAP_WORDS = 5
_WORD = r"[a-z0-9_]+"
_GAP = rf"(?P<gap{{n}}>(?:(?:{_WORD}|,) ){{{{0,{GAP_WORDS}}}}}?)"
_GAP_IN_CLAUSE = rf"(?P<gap{{n}}>(?:{_WORD} ){{{{0,{GAP_WORDS}}}}}?)"
_BEFORE = "and|so|but|or|ok|okay|um|uh|uhm|hi|hello|hey|please|also|well|yes|yeah|alexa|google|siri"
_OPENING = rf"(?:^ ?|(?<=[.,] ))(?:(?:{_BEFORE}) )*"
_CLOSING = r"(?=[.]|$)"
_LIST = re.compile(r"^\{(\w+)\}$")


@dataclass(frozen=True)
class Pattern:
    """One compiled phrase.

    Attributes:
        source: the phrase as it was written.
        regex_text: the regular expression; matches on normalised text; the gaps are groups named gap0, gap1, ...
        needs: for each word that may not be missing, its alternatives (first words only) and their stems;
            a text without any of them cannot match, which is cheaper to see than to search.
        firm: whether it is a plain phrase for the sign; a hint is not.
        doubtable: whether a word of doubt near makes it less than firm.
    """

    source: str
    regex_text: str
    needs: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = ()
    firm: bool = True
    doubtable: bool = True

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when first needed: a turn needs few of the two thousand, and compiling all takes a second."""
        return re.compile(self.regex_text)

    def may_match(self, words: frozenset[str]) -> bool:
        """Whether every word that may not be missing is among the words of a text."""
        for plain, stems in self.needs:  # the innermost loop of the safety core: no generators
            if plain.isdisjoint(words) and not (stems and any(word.startswith(stems) for word in words)):
                return False
        return True

    def words(self) -> frozenset[str]:
        """The plain words in it, for spelling correction."""
        return frozenset(re.findall(r"[a-z]{4,}", re.sub(r"\{\w+\}|\(\?P<\w+>", " ", self.source)))

    def stems(self) -> frozenset[str]:
        """The beginnings of words that match with any ending."""
        return frozenset(re.findall(r"([a-z]{3,})\[a-z\]\*", self.regex_text))


def _one_word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[a-z]*")


def _alternatives(token: str, lists: Mapping[str, Sequence[str]], path: object) -> str:
    parts: list[str] = []
    for word in token.split("|"):
        named = _LIST.match(word)
        if not named:
            parts.append(_one_word(word))
            continue
        if named.group(1) not in lists:
            raise ContentError(path, f"list {word} is not in words.yml; known lists: {', '.join(sorted(lists))}")
        entries = sorted(lists[named.group(1)], key=len, reverse=True)
        parts.extend(" ".join(_one_word(w) for w in entry.split()) for entry in entries)
    return f"(?:{'|'.join(parts)})"


def _needs(token: str, lists: Mapping[str, Sequence[str]]) -> tuple[frozenset[str], tuple[str, ...]]:
    firsts: set[str] = set()
    for word in token.split("|"):
        named = _LIST.match(word)
        firsts |= {entry.split()[0] for entry in lists[named.group(1)]} if named else {word}
    stems = tuple(sorted(w.partition("*")[0] for w in firsts if "*" in w))
    return frozenset(w for w in firsts if "*" not in w), stems


def compile_pattern(
    source: str, lists: Mapping[str, Sequence[str]], path: object, *, within_clause: bool = False
) -> Pattern:
    """Translate one phrase.

    Args:
        within_clause: whether a gap ends at a comma. What takes a sign away must not reach beyond: "my nose is
            bleeding, and the needle hole bleeds".

    Raises:
        ContentError: an unknown list, an empty phrase, one that starts or ends with a gap, or one without a word that
            must be there, which would match everything.
    """
    tokens = source.split()
    opening = _OPENING if tokens[:1] == [START] else ""
    tokens = tokens[1:] if opening else tokens
    if not tokens or tokens[0] == GAP or tokens[-1] == GAP:
        raise ContentError(path, f"phrase {source!r} must start and end with a word; take the dots away")
    regex, gaps, pending = "", 0, ""
    needs: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for token in tokens:
        if token == GAP:
            pending = (_GAP_IN_CLAUSE if within_clause else _GAP).format(n=gaps)
            gaps += 1
            continue
        if token == END:
            regex += pending + _CLOSING
            pending = ""
            continue
        optional = token.startswith("(") and token.endswith(")")
        body = _alternatives(token[1:-1] if optional else token, lists, path)
        regex += pending + (f"(?:{body} )?" if optional else f"{body} ")
        pending = ""
        if not optional:
            needs.append(_needs(token, lists))
    if not needs:
        raise ContentError(path, f"phrase {source!r} matches everything; write a word outside brackets")
    needs.sort(key=lambda n: len(n[0]) + 20 * len(n[1]))  # the cheapest and rarest first
    return Pattern(source, rf"{opening}(?<![a-z0-9_]){regex}", tuple(needs))
