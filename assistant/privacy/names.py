"""Names of people: after words that announce one, and those that are hardly ever anything else.

Speech is in lower case, so a list of names decides, and how common a word is otherwise: "will", "may" and "rose" are
names only where somebody says so.
"""

import re
from collections.abc import Iterator

from assistant.privacy.name_cues import LONGEST, cues, last_words
from assistant.privacy.name_lists import in_lists, listed, never
from assistant.privacy.name_text import NameText
from assistant.privacy.name_words import (
    AFTER_CUE,
    AFTER_RELATION,
    AFTER_TITLE,
    ALONE,
    SHORTENED,
    SURNAME_ALONE,
    UNKNOWN,
    Token,
    brands,
    is_rare,
    is_unlisted,
    may_be,
    no_surnames,
    stopped,
    stops,
    verbs,
)
from assistant.privacy.spans import Span
from assistant.privacy.spelled import spelled_names
from assistant.privacy.words import frequency, words

_FINITE = re.compile(
    r"\s+(?:is|has|had|was|won't|can't|cannot|wants|says|said|told|will|does|doesn't|hasn't|isn't|didn't|did|wasn't|keeps|gets|"
    r"got|who|and i|takes|gave)\b"
)
_AFTER_SURNAME = re.compile(
    r"\s*(?:$|[,.?!;])|\s+(?:said|told|says|did|gave|and|was|is|wants|wanted|asked|at|from|for|about|know|knows|has|that|"
    r"whether|if)\b"
)
_AND = re.compile(r",?\s*(?:(?:and|or|&)|(?P<comma>,))\s+")
_GREETING = re.compile(r"\W*(?:(?:hi|hello|hey|yes|yeah|so|um|uh|good\s+\w+)[\s,.!]*)*")
_PILL = re.compile(r"\s+(?:is my|pills?|tablets?|mg|\d|iud|coil|birth)")
_RAREST = {"mr": AFTER_CUE, "mrs": AFTER_CUE, "mister": AFTER_CUE, "dr": SURNAME_ALONE}
"""How often a word may come that is no list's name, and still be one after these titles."""


class _Reader(NameText):
    """Finds the names of one text."""

    def found(self) -> Iterator[Span]:
        """Where they stand, in order."""
        things = [found.span() for found in brands().finditer(self.low)]
        end = last_end = 0
        for place, token in enumerate(self.tokens):
            if token.start < end or any(start <= token.start < stop for start, stop in things):
                continue
            if first := self._begins(place, token, last_end):
                end = last_end = self.end(place, first)
                yield Span(token.start, end, "name")

    def _begins(self, place: int, token: Token, last_end: int) -> str:
        """How a name begins here, or "": by a sure cue, a title or relation, a cue, what follows, by itself."""
        before = self.before(token)
        if place and self.tokens[place - 1].low in last_words() and (how := self._announced(place, token, before)):
            return how
        joined = _AND.fullmatch(self.low, last_end, token.start) if last_end else None
        if joined and (token.is_written_large or not joined["comma"]) and self._is_another(token):
            return "cue"
        if self._announces_itself(place) or self._acts(token, before):
            return "before"
        if not self._is_one_alone(place) or self._is_medicine(token, before) or self._is_a_thing(token):
            return ""
        return "alone"

    def _announced(self, place: int, token: Token, before: str) -> str:
        if SHORTENED.search(token.low):
            return ""
        if cues().sure.search(before) and token.low not in stops():
            return "sure"
        if cues().named.search(before) and (self._is_person(token) or self.stands_out(place)):
            return "title"
        if cues().title.search(before) and (self._has_title(token, before) or self.stands_out(place)):
            return "title"
        if cues().relation.search(before) and (self._is_relation(token) or self.stands_out(place)):
            return "relation"
        if token.low in verbs():
            return ""
        large = token.is_written_large and self.is_mixed
        if cues().may.search(before) and (may_be(token, AFTER_CUE, unknown=large) or is_unlisted(token)):
            return "cue"
        if cues().kind.search(before) or cues().rarely.search(before):
            return "cue" if self._is_likely(token) else ""
        return ""

    def _is_person(self, token: Token) -> bool:
        """Whether somebody can be called so."""
        if token.low in stops() or token.low in verbs() or len(token.said) < 2:
            return False
        if token.low in words().names_all_the_same:
            return True
        return may_be(token, AFTER_TITLE, unknown=token.is_written_large) or is_unlisted(token)

    def _has_title(self, token: Token, before: str) -> bool:
        formal = cues().formal.search(before)
        if (
            formal
            and token.low in in_lists("last")
            and token.low not in no_surnames()
            and _AFTER_SURNAME.match(self.after(token))
        ):
            return True
        if formal and token.low not in stopped() and token.low not in verbs() and len(token.said) > 2:
            most = _RAREST.get(formal.group().split(".")[0].strip(), 0)
            if frequency(token.low) <= most and (most or is_unlisted(token)):
                return True
        initial = len(token.said) == 1 and self.text[token.end : token.end + 1] == "."
        rare = is_rare(token) and _AFTER_SURNAME.match(self.after(token))
        return bool(initial or rare) or self._is_person(token)

    def _is_relation(self, token: Token) -> bool:
        if self._is_a_first_name_here(token):
            return True
        if token.low in verbs():
            return False
        if token.low in listed("first"):
            return frequency(token.low) <= AFTER_RELATION
        rare = may_be(token, SURNAME_ALONE) or is_unlisted(token)
        return rare or (token.is_written_large and may_be(token, AFTER_CUE, unknown=True))

    def _is_a_first_name_here(self, token: Token) -> bool:
        """Whether a verb or month is a first name here: "my son chase won't", "my neighbour june is"."""
        same = token.low in words().names_all_the_same
        known = token.low in in_lists("first") and token.low not in no_surnames() and token.low not in never()
        return (same or known) and _FINITE.match(self.after(token)) is not None

    def _is_likely(self, token: Token) -> bool:
        """Whether it is a name after words that much else may follow."""
        if token.is_written_large and self.is_mixed and may_be(token, AFTER_CUE):
            return True
        if token.low in listed("first") and frequency(token.low) <= AFTER_CUE:
            return True
        introduced = cues().introduces.match(self.after(token))
        return bool(introduced) and (is_unlisted(token) or may_be(token, ALONE))

    def _is_another(self, token: Token) -> bool:
        return may_be(token, AFTER_CUE, unknown=self.is_mixed and token.is_written_large)

    def _acts(self, token: Token, before: str) -> bool:
        """ "Ann told me", "Ann, my wife": what follows says that it is somebody."""
        after = self.after(token)
        if not (belongs := cues().belongs.match(after)) and not cues().acts.match(after):
            return False
        if not belongs and not cues().sentence.search(before):
            return False
        on_somebody = cues().acts_on.match(after)
        if on_somebody and (token.low in in_lists("first") or token.low in words().names_all_the_same):
            return token.low not in stops()
        most = AFTER_TITLE if token.is_written_large or not belongs else ALONE
        if token.low in listed("first") and token.low not in verbs() and frequency(token.low) <= most:
            return True
        if token.is_written_large and may_be(token, ALONE):
            return True
        comma = belongs and after.lstrip()[:1] in ",("
        return bool(comma or on_somebody) and is_unlisted(token)

    def _is_medicine(self, token: Token, before: str) -> bool:
        """Whether a pill is meant that has a woman's name."""
        if token.low not in words().medicines_like_names:
            return False
        after = self.after(token)
        return bool(cues().medicine.search(before) or _PILL.match(after))

    def _is_a_thing(self, token: Token) -> bool:
        """Whether an illness, a sign or a tea is called so."""
        follows = cues().thing.match(self.after(token))
        return follows is not None and frequency(follows["between"] or "") <= ALONE

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
        token, after = self.tokens[place], self.next(place)
        if after is None or not (first or token.is_written_large):
            return False
        if self.is_mixed and token.is_written_large and after.is_written_large:
            return may_be(token, AFTER_CUE, unknown=True) and may_be(after, AFTER_CUE, unknown=True)
        return first and after.low in listed("last") and max(map(frequency, (token.low, after.low))) < AFTER_CUE

    def _announces_itself(self, place: int) -> bool:
        """ "Ann Lee here": at the beginning, one or two words."""
        start = self.tokens[place].start
        if start > LONGEST or not _GREETING.fullmatch(self.low, 0, start):
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
            return may_be(token, AFTER_TITLE, unknown=True)
        return may_be(token, AFTER_CUE) or is_unlisted(token)


def names(text: str) -> Iterator[Span]:
    """Where they stand; a title before a name stays."""
    yield from _Reader(text).found()
    yield from spelled_names(text)
