"""Names of people: after words that announce one, and those that are hardly ever anything else.

Speech is in lower case, so a list of names decides, and how common a word is otherwise: "will", "may" and "rose" are
names only where somebody says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.privacy.name_cues import LONGEST, cues, last_words
from assistant.privacy.name_lists import both, in_lists, listed, may_be_unknown, never
from assistant.privacy.spans import Span, alternatives
from assistant.privacy.spelled import spelled_names
from assistant.privacy.words import frequency, words

ALONE, AFTER_CUE, AFTER_RELATION, AFTER_TITLE = 3_000, 30_000, 70_000, 500_000
"""How often a word may come in the corpus and still be taken for a name: by itself, after "this is", "my son" and "Dr."."""
SURNAME_ALONE = 300
UNKNOWN = 20  # a word that is rarer than this and in no list of names may still be one, where a name is announced
MOST_WORDS = 5
SHORTENED = re.compile(r"'(?:m|ve|re|ll|d|t)$|^(?:has|had|would|could|cud|should|did|does|is|was|are|were|do|ca|wo|must|need)nt$|^(?:th?ere|that|what|who|how|where)s$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_MISHEARD = re.compile(
    r"(?P<value>[a-z'-]+(?: [a-z'-]+){0,3}?)(?=\s*(?:[,.;]|$)|\s+(?:and|i|i'm|im|i've|my|calling|date|dob|born|from|he|she|he's|she's|it's|"
    r"we|they|is|was|but|so|can|here|the|with|on|at|has|had|who|how|what|when|please)\b)"
)
_SOUNDS = ("a", "an", "e", "o")  # words that a recogniser hears in a name ("sure eye a")
_FINITE = re.compile(
    r"\s+(?:is|has|had|was|won't|can't|cannot|wants|says|said|told|will|does|doesn't|hasn't|isn't|didn't|did|wasn't|keeps|gets|got|who|and i|takes|gave)\b"
)
_AFTER_SURNAME = re.compile(r"\s*(?:$|[,.?!;])|\s+(?:said|told|says|did|gave|and|was|is|wants|wanted|asked|at|from|for|about|know|knows|has|that|whether|if)\b")


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    said: str

    @property
    def low(self) -> str:
        return self.said.lower().replace("\u2019", "'").removesuffix("'s")

    @property
    def is_written_large(self) -> bool:
        return self.said[0].isupper() and not (self.said.isupper() and len(self.said) > 1)


def _is_listed(word: str) -> bool:
    return word in both() or ("-" in word and all(part in both() for part in word.split("-")))


def _may_be(token: Token, most: int, *, unknown: bool = False) -> bool:
    """Whether it can be a name here: one of the lists that is no commoner than this, or a word that nobody knows."""
    if not never().isdisjoint([token.low, *token.low.split("-")]) or len(token.said) < 2 or SHORTENED.search(token.low):
        return False
    often = frequency(token.low)
    if _is_listed(token.low):
        return often <= most
    return unknown and often <= UNKNOWN and len(token.said) > 2


class _Reader:
    """One text."""

    def __init__(self, text: str) -> None:
        self.text, self.low = text, text.lower().replace("\u2019", "'")
        self.tokens = [Token(*found.span(), found.group()) for found in _WORD.finditer(text)]
        large = sum(token.said[0].isupper() for token in self.tokens)
        self.is_mixed = 0 < large <= max(len(self.tokens) // 2, 3) and not text.isupper()

    def found(self) -> Iterator[Span]:
        brands = [found.span() for found in _brands().finditer(self.low)]
        end = last_end = 0
        for place, token in enumerate(self.tokens):
            if token.start < end or any(start <= token.start < stop for start, stop in brands):
                continue
            if first := self._begins(place, token, last_end):
                end = last_end = self._end(place, first)
                yield Span(token.start, end, "name")

    def _before(self, token: Token) -> str:
        return self.low[max(0, token.start - LONGEST) : token.start]

    def _begins(self, place: int, token: Token, last_end: int) -> str:
        """How a name begins here, or "": by a sure cue, a title or relation, a cue, what follows, by the word itself."""
        before = self._before(token)
        if place and self.tokens[place - 1].low in last_words() and (how := self._announced(place, token, before)):
            return how
        joined = re.fullmatch(r",?\s*(?:(?:and|or|&)|(?P<comma>,))\s+", self.low[last_end : token.start]) if last_end else None
        if joined and (token.is_written_large or not joined["comma"]) and self._is_another(token):
            return "cue"
        if self._announces_itself(place) or self._acts(token, before):
            return "before"
        return "alone" if self._is_one_alone(place) and not self._is_medicine(token, before) else ""

    def _announced(self, place: int, token: Token, before: str) -> str:
        if SHORTENED.search(token.low):
            return ""
        if cues().sure.search(before) and token.low not in stops():
            return "sure"
        if cues().named.search(before) and (self._is_person(token) or self._stands_out(place)):
            return "title"
        if cues().title.search(before) and (self._has_title(token, before) or self._stands_out(place)):
            return "title"
        if cues().relation.search(before) and (self._is_relation(token) or self._stands_out(place)):
            return "relation"
        if token.low in _verbs():
            return ""
        large = token.is_written_large and self.is_mixed
        if cues().may.search(before) and (_may_be(token, AFTER_CUE, unknown=large) or _is_unlisted(token)):
            return "cue"
        if cues().kind.search(before) or cues().rarely.search(before):
            return "cue" if self._is_likely(token) else ""
        return ""

    def _is_person(self, token: Token) -> bool:
        """Whether somebody can be called so."""
        if token.low in stops() or token.low in _verbs() or len(token.said) < 2:
            return False
        if token.low in words().names_all_the_same:
            return True
        return _may_be(token, AFTER_TITLE, unknown=token.is_written_large) or _is_unlisted(token)

    def _has_title(self, token: Token, before: str) -> bool:
        surname = token.low in in_lists("last") and token.low not in _no_surnames()
        if surname and cues().formal.search(before) and _AFTER_SURNAME.match(self.low, token.end):
            return True
        if (formal := cues().formal.search(before)) and token.low not in stopped() and token.low not in _verbs():
            said = formal.group().split(".")[0].strip()
            rare = {"mr": AFTER_CUE, "mrs": AFTER_CUE, "mister": AFTER_CUE, "dr": SURNAME_ALONE}.get(said, UNKNOWN)
            if len(token.said) > 2 and frequency(token.low) <= rare and (rare > UNKNOWN or _is_unlisted(token)):
                return True
        return self._is_person(token)

    def _is_relation(self, token: Token) -> bool:
        if self._is_a_first_name_here(token):
            return True
        if token.low in _verbs():
            return False
        if token.low in listed("first"):
            return frequency(token.low) <= AFTER_RELATION
        rare = _may_be(token, SURNAME_ALONE) or _is_unlisted(token)
        return rare or (token.is_written_large and _may_be(token, AFTER_CUE, unknown=True))

    def _is_a_first_name_here(self, token: Token) -> bool:
        """Whether a first name is meant though the word is a verb or a month: "my son chase won't", "my neighbour june is"."""
        same = token.low in words().names_all_the_same
        first = same or (token.low in in_lists("first") and token.low not in _no_surnames() | never())
        return first and _FINITE.match(self.low, token.end) is not None

    def _is_likely(self, token: Token) -> bool:
        """Whether it is a name after words that much else may follow."""
        if token.is_written_large and self.is_mixed and _may_be(token, AFTER_CUE):
            return True
        if token.low in listed("first") and frequency(token.low) <= AFTER_CUE:
            return True
        introduced = cues().introduces.match(self.low[token.end : token.end + LONGEST])
        return bool(introduced) and (_is_unlisted(token) or _may_be(token, ALONE))

    def _stands_out(self, place: int) -> bool:
        """Whether it is written like a name: large where not everything is; a common word if the next word is large too."""
        token, after = self.tokens[place], self._next(place)
        if not self.is_mixed or not token.is_written_large or token.low in stops():
            return False
        if after is not None and after.is_written_large and after.low not in stopped():
            return True
        return token.low in words().names_all_the_same or (
            token.low not in stopped() and frequency(token.low) <= AFTER_TITLE
        )

    def _is_another(self, token: Token) -> bool:
        return _may_be(token, AFTER_CUE, unknown=self.is_mixed and token.is_written_large)

    def _acts(self, token: Token, before: str) -> bool:
        """ "Ann told me", "Ann, my wife": what follows says that it is somebody."""
        after = self.low[token.end : token.end + LONGEST]
        if not (belongs := cues().belongs.match(after)) and not cues().acts.match(after):
            return False
        if not belongs and not cues().sentence.search(before):
            return False
        on_somebody = cues().acts_on.match(after)
        if on_somebody and (token.low in in_lists("first") or token.low in words().names_all_the_same):
            return token.low not in stops()
        most = AFTER_TITLE if token.is_written_large or not belongs else ALONE
        if token.low in listed("first") and token.low not in _verbs() and frequency(token.low) <= most:
            return True
        if token.is_written_large and _may_be(token, ALONE):
            return True
        comma = belongs and after.lstrip()[:1] in ",("
        return bool(comma or on_somebody) and _is_unlisted(token)

    def _is_medicine(self, token: Token, before: str) -> bool:
        """Whether a pill is meant that has a woman's name."""
        if token.low not in words().medicines_like_names:
            return False
        after = self.low[token.end : token.end + LONGEST]
        return bool(cues().medicine.search(before) or re.match(r"\s+(?:is my|pills?|tablets?|mg|\d|iud|coil|birth)", after))

    def _is_one_alone(self, place: int) -> bool:
        token = self.tokens[place]
        if token.low in never() or SHORTENED.search(token.low):
            return False
        often = frequency(token.low)
        first, last = token.low in listed("first"), token.low in listed("last")
        if len(token.low) > 2 and ((first and often <= ALONE) or (last and often <= SURNAME_ALONE and often > 0)):
            return len(token.low) > 3 or token.is_written_large
        return self._begins_a_full_name(place, first=first)

    def _begins_a_full_name(self, place: int, *, first: bool) -> bool:
        token, after = self.tokens[place], self._next(place)
        if after is None or not (first or token.is_written_large):
            return False
        if self.is_mixed and token.is_written_large and after.is_written_large:
            return _may_be(token, AFTER_CUE, unknown=True) and _may_be(after, AFTER_CUE, unknown=True)
        return first and after.low in listed("last") and max(map(frequency, (token.low, after.low))) < AFTER_CUE

    def _next(self, place: int) -> Token | None:
        """The next word of a name, over "de la" and the like."""
        last = self.tokens[place]
        for token in self.tokens[place + 1 : place + 4]:
            if not self._follow(last, token):
                return None
            if token.low not in words().particles:
                return token
            last = token
        return None

    def _announces_itself(self, place: int) -> bool:
        """ "Ann Lee here": at the beginning, one or two words."""
        start = self.tokens[place].start
        if start > LONGEST or not re.fullmatch(r"\W*(?:(?:hi|hello|hey|yes|yeah|so|um|uh|good\s+\w+)[\s,.!]*)*", self.low[:start]):
            return False
        after = [token.low for token in self.tokens[place + 1 : place + 4]]
        says = next((n for n, word in enumerate(after[:3]) if word in words().names_before), None)
        return says is not None and all(
            self._can_announce(token, after[says]) for token in self.tokens[place : place + says + 1]
        )

    def _can_announce(self, token: Token, says: str) -> bool:
        if says != "here" and token.low not in stopped() and len(token.said) > 2 and frequency(token.low) <= UNKNOWN:
            return True
        if token.is_written_large and self.is_mixed:
            return _may_be(token, AFTER_TITLE, unknown=True)
        return _may_be(token, AFTER_CUE) or _is_unlisted(token)

    def _end(self, place: int, how: str) -> int:
        """Where the name that begins here ends."""
        token = self.tokens[place]
        if how == "sure" and (heard := _MISHEARD.match(self.low, token.start)):
            said = heard["value"].split()
            if not any((word in stopped() and not (at and word in _SOUNDS)) or SHORTENED.search(word) or word.endswith("'s") for at, word in enumerate(said)):
                return heard.end("value")
        return self._last(place, how).end

    def _last(self, place: int, how: str) -> Token:
        """The last word of the name that begins here."""
        last = before = self.tokens[place]
        for token in self.tokens[place + 1 : place + MOST_WORDS]:
            comma = how in ("sure", "title") and re.fullmatch(r",\s*", self.text[before.end : token.start])
            if not (self._follow(before, token) or comma):
                return last
            if token.low in words().particles and not comma:
                before = token
                continue
            if not self._goes_on(last, token, how):
                return last
            last = before = token
        return last

    def _follow(self, one: Token, other: Token) -> bool:
        return bool(re.fullmatch(r"\s+|\.\s+(?=\w)", self.text[one.end : other.start])) and (
            self.text[one.end] != "." or len(one.said) == 1
        )

    def _goes_on(self, last: Token, token: Token, how: str) -> bool:
        if token.low in stopped() or SHORTENED.search(token.low):
            return False
        if len(token.said) == 1:  # an initial
            dotted = self.text[token.end : token.end + 1] == "." and token.low not in "ai"
            return dotted or (token.said.isupper() and self.is_mixed and token.said != "I")
        large = self.is_mixed and token.is_written_large and last.is_written_large
        return large or _may_be(token, AFTER_CUE) or _is_unlisted(token)


def _is_unlisted(token: Token) -> bool:
    """Whether a word that no list has may be a name where one is announced."""
    parts = token.low.split("-")
    if token.low in stopped() or not never().isdisjoint(parts):
        return False
    if len(parts) > 1 and parts[0] in words().particles:
        return True
    return any(map(may_be_unknown, parts)) and all(
        part in words().particles or part in both() or may_be_unknown(part) for part in parts
    )


@cache
def _brands() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(words().brands)})\b")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(words().verbs_like_names)


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset(words().no_surnames) | stops()


@cache
def stops() -> frozenset[str]:
    """Words after which no name begins, even where one was announced ("my name is not in the list")."""
    return frozenset([*words().stops, *words().names_before])


@cache
def stopped() -> frozenset[str]:
    """Those, and what is never a name."""
    return never() | stops()


def names(text: str) -> Iterator[Span]:
    """Where they stand; a title before a name stays."""
    yield from _Reader(text).found()
    yield from spelled_names(text)
