"""A text as its words, and how far a name goes on in it."""

import re

from assistant.privacy.name_cues import LONGEST
from assistant.privacy.name_words import (
    AFTER_CUE,
    AFTER_TITLE,
    SHORTENED,
    Token,
    is_rare,
    is_unlisted,
    may_be,
    stopped,
    stops,
)
from assistant.privacy.words import frequency, words

MOST_WORDS = 5
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_MISHEARD = re.compile(
    r"(?P<value>[a-z'-]+(?: [a-z'-]+){0,3}?)(?=\s*(?:[,.;]|$)|\s+(?:and|i|i'm|im|i've|my|calling|date|dob|born|from|"
    r"he|she|he's|she's|it's|we|they|is|was|but|so|can|here|the|with|on|at|has|had|who|how|what|when|please)\b)"
)
_SOUNDS = ("a", "an", "e", "o")  # words that a recogniser hears in a name ("sure eye a")


class NameText:
    """One text, with its words in order."""

    def __init__(self, text: str) -> None:
        self.text, self.low = text, text.lower().replace("\u2019", "'")
        self.tokens = [Token(*found.span(), found.group()) for found in _WORD.finditer(text)]
        large = sum(token.said[0].isupper() for token in self.tokens)
        self.is_mixed = 0 < large <= max(len(self.tokens) // 2, 3) and not text.isupper()

    def before(self, token: Token) -> str:
        """What stands before a word, in lower case."""
        return self.low[max(0, token.start - LONGEST) : token.start]

    def after(self, token: Token) -> str:
        """What stands after it."""
        return self.low[token.end : token.end + LONGEST]

    def next(self, place: int) -> Token | None:
        """The next word of a name, over "de la" and the like."""
        last = self.tokens[place]
        for token in self.tokens[place + 1 : place + 4]:
            if not self._follow(last, token):
                return None
            if token.low not in words().particles:
                return token
            last = token
        return None

    def stands_out(self, place: int) -> bool:
        """Whether it is written like a name: large where not everything is; a common word if the next is large too."""
        token, after = self.tokens[place], self.next(place)
        if not self.is_mixed or not token.is_written_large or token.low in stops():
            return False
        if after is not None and after.is_written_large and after.low not in stopped():
            return True
        return token.low in words().names_all_the_same or (
            token.low not in stopped() and frequency(token.low) <= AFTER_TITLE
        )

    def end(self, place: int, how: str) -> int:
        """Where the name that begins here ends."""
        token = self.tokens[place]
        if how == "sure" and (heard := _MISHEARD.match(self.low, token.start)):
            said = heard["value"].split()
            if not any(_ends_a_name(word, nth) for nth, word in enumerate(said)):
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
        return bool(re.fullmatch(r"\.?\s+", self.text[one.end : other.start])) and (
            self.text[one.end] != "." or len(one.said) == 1
        )

    def _goes_on(self, last: Token, token: Token, how: str) -> bool:
        if token.low in stopped() or SHORTENED.search(token.low):
            return False
        if len(token.said) == 1:  # an initial
            dotted = self.text[token.end : token.end + 1] == "." and token.low not in "ai"
            return dotted or (token.said.isupper() and self.is_mixed and token.said != "I")
        large = self.is_mixed and token.is_written_large and last.is_written_large
        return large or may_be(token, AFTER_CUE) or is_unlisted(token) or (how != "before" and is_rare(token))


def _ends_a_name(word: str, nth: int) -> bool:
    sound = nth > 0 and word in _SOUNDS
    return (word in stopped() and not sound) or SHORTENED.search(word) is not None or word.endswith("'s")
