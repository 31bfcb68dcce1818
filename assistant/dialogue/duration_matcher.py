"""Where time words stand in a text: spaCy's token matcher, with the words of duration.yml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.dialogue.duration_words import DurationWords, duration_words
from assistant.lean_spacy import spacy

BEFORE = 3  # words in front that may turn it: "not quite", "in about"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_HALF = 0.5


@dataclass(frozen=True)
class Hit:
    """One match.

    Attributes:
        kind: amount, bare, day_number, weekday, part, yesterday, weekend, last, today or ordinal.
        words: those matched, in small letters.
        before: those in front, the nearest last.
    """

    kind: str
    words: tuple[str, ...]
    before: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit that is named last."""
        return next(word for word in reversed(self.words) if word in duration_words().units)

    @property
    def number(self) -> float:
        """The one of "day four" or "the third"."""
        return max((n for word in self.words for n in _value(word)), default=0.0)

    @property
    def least(self) -> float:
        """The smallest number named, halves counted."""
        return min((v[0] for v in self._amounts()), default=1.0) * self._scale + self._plus

    @property
    def most(self) -> float:
        """The largest number named, halves counted."""
        return max((v[1] for v in self._amounts()), default=1.0) * self._scale + self._plus

    @property
    def longer(self) -> bool:
        """Whether it is said to be more than that."""
        return _stands(self.before, duration_words().longer) or self.words[-1] in ("plus", "+")

    @property
    def shorter(self) -> bool:
        """Whether it is said to be less than that."""
        return _stands(self.before, duration_words().shorter)

    @property
    def _scale(self) -> float:
        return _HALF if self.words[0] == "half" else 1.0

    @property
    def _plus(self) -> float:
        return _HALF if "half" in self.words[1:] else 0.0

    def _amounts(self) -> list[tuple[float, float]]:
        words = [w for w in self.words if _is_number(w)]
        if len(words) > 1 and not {"to", "or", "-"} & {*self.words}:
            words = [w for w in words if w not in ("a", "an")] or words  # "a couple", "a few", "one and a half"
        return [_span(word) for word in words]


def hits(text: str) -> list[Hit]:
    """All matches that do not overlap, the longest first; without those of the future, of repeats and denials."""
    nlp, matcher = _matcher()
    doc = nlp.make_doc(" ".join(text.split()))
    spans = sorted(matcher(doc, as_spans=True), key=lambda span: (span.start - span.end, span.start))
    kept: list[Any] = []
    for span in spans:
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    found = (_hit(span, [token.lower_ for token in doc]) for span in sorted(kept, key=lambda span: span.start))
    return [hit for hit in found if hit]


def _hit(span: Any, words: Sequence[str]) -> Hit | None:
    before, after = tuple(words[max(0, span.start - BEFORE) : span.start]), " ".join(words[span.end : span.end + 2])
    if _stands(_near(before), duration_words().not_lasting):
        return None
    if any(after == w or after.startswith(f"{w} ") for w in _not_lasting_after(words)):
        return None
    return Hit(span.label_, tuple(words[span.start : span.end]), before)


def _not_lasting_after(words: Sequence[str]) -> list[str]:
    """What may not follow a time: "it still hurts 4 weeks later" has lasted, "it began 4 weeks later" has not."""
    return [word for word in duration_words().not_lasting_after if word != "later" or "still" not in words]


def _near(before: tuple[str, ...]) -> tuple[str, ...]:
    """The words in front without fillers and "the last": "in the last two days" is no future."""
    kept = list(before)
    if {"last", "past"} & {*kept}:
        return ()
    passed = (*duration_words().fillers, *duration_words().since)
    while kept and kept[-1] in passed and kept[-1] not in duration_words().not_lasting:
        kept.pop()
    return tuple(kept[-1:])


def _stands(before: tuple[str, ...], phrases: Sequence[str]) -> bool:
    """Whether a phrase stands right in front."""
    text = " ".join(before)
    return any(text == phrase or text.endswith(f" {phrase}") for phrase in phrases)


def _is_number(word: str) -> bool:
    return word in duration_words().numbers or bool(_NUMBER.fullmatch(word))


def _span(word: str) -> tuple[float, float]:
    return duration_words().numbers[word] if word in duration_words().numbers else (float(word), float(word))


def _value(word: str) -> Iterator[float]:
    """A number or an ordinal."""
    if ordinal := _ORDINAL.fullmatch(word):
        yield float(ordinal.group(1))
    elif word in duration_words().ordinals:
        yield float(duration_words().ordinals.index(word) + 1)
    elif _is_number(word) and word not in ("a", "an"):
        yield _span(word)[1]


@cache
def _matcher() -> tuple[Any, Any]:
    nlp = spacy.blank("en")
    matcher = spacy.matcher.Matcher(nlp.vocab)
    for kind, patterns in _patterns(duration_words()).items():
        matcher.add(kind, patterns)
    return nlp, matcher


def _patterns(w: DurationWords) -> dict[str, list[list[dict[str, Any]]]]:
    """Matcher patterns by kind."""
    number = {"LOWER": {"REGEX": rf"^(?:\d+(?:\.\d+)?|{'|'.join(w.numbers)})$"}}
    ordinal = {"LOWER": {"REGEX": rf"^(?:\d+(?:st|nd|rd|th)|{'|'.join(w.ordinals)})$"}}
    unit, filler = _any(w.units), {**_any(w.fillers), "OP": "*"}
    part = _any(w.parts_of_day)
    weekday = _any([*w.weekdays, *(f"{day}s" for day in w.weekdays), *w.short_weekdays])
    day, half = _any(["day"]), _any(["half"])
    a = {**_any(["a", "an"]), "OP": "?"}
    return {
        "amount": [
            [a, number, filler, unit],
            [number, _any(["to", "or", "-"]), number, filler, unit],
            [number, _any(["and"]), _any(["a"]), half, unit],
            [number, unit, _any(["and"]), _any(["a"]), half],
            [half, {**_any(["a", "an", "of"]), "OP": "*"}, unit],
            [_any(["a"]), half, unit],
            [_any(["all"]), unit],
            [_any(["a"]), unit, _any(["or"]), _any(["so", "two", "more"])],
        ],
        "bare": [[_any(w.bare)]],
        "day_number": [
            [day, {**_any(["number", "no"]), "OP": "?"}, number],
            [ordinal, day],
            [_any(["#"]), number, day],
        ],
        "weekday": [
            [{**_any(["last", "this"]), "OP": "?"}, weekday, {**part, "OP": "?"}],
            [_any(["last", "this"]), weekday],
        ],
        "yesterday": [
            [_any(["yesterday"]), {**part, "OP": "?"}],
            [_any(["last"]), _any(["night", "evening"])],
            [_any(["day"]), _any(["before", "b4"]), _any(["yesterday"])],
            [_any(["night"]), _any(["before"]), _any(["last"])],
        ],
        "today": [
            [_any(["today", "tonight"])],
            [_any(["this"]), part],
            [_any(["since"]), _any(["noon", "lunch", "breakfast"])],
        ],
        "weekend": [[{**_any(["last", "this"]), "OP": "?"}, _any(["weekend"])]],
        "last": [[_any(["last"]), _any(["week", "month", "year"])]],
        "ordinal": [[_any(["since", "from", "on"]), _any(["the"]), ordinal]],
    }


def _any(words: Sequence[str] | dict[str, Any]) -> dict[str, Any]:
    return {"LOWER": {"IN": list(words)}}
