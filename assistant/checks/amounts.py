"""Numbers with their units, in digits or in words: what an answer may say only when a fact does."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from num2words import num2words

DURATIONS = {
    "second": ("seconds", "sec", "secs"),  # not "second": that is mostly an ordinal
    "minute": ("minute", "minutes", "min", "mins"),
    "hour": ("hour", "hours", "hr", "hrs"),
    "day": ("day", "days"),
    "night": ("night", "nights"),
    "week": ("week", "weeks", "wk", "wks"),
    "month": ("month", "months"),
    "year": ("year", "years", "yr", "yrs"),
}
MEASURES = {
    **{unit: (unit, f"{unit}s") for unit in ("time", "tablet", "pill", "capsule", "dose", "drop", "puff", "shot")},
    **{unit: (unit, f"{unit}s") for unit in ("cup", "bottle", "spoon", "teaspoon", "tablespoon", "visit", "degree")},
    **{unit: (unit, f"{unit}s") for unit in ("mile", "step", "point", "pillow", "meal")},
    "glass": ("glass", "glasses"),
    "liter": ("liter", "liters", "litre", "litres", "l"),
    "ounce": ("ounce", "ounces", "oz"),
    "pound": ("pound", "pounds", "lb", "lbs"),
    "inch": ("inch", "inches"),
    "mg": ("mg", "milligram", "milligrams"),
    "mcg": ("mcg", "microgram", "micrograms"),
    "gram": ("gram", "grams", "g"),
    "ml": ("ml", "cc", "milliliter", "milliliters"),
    "kg": ("kg", "kilo", "kilos", "kilogram", "kilograms"),
    "percent": ("percent",),
}
_UNIT = {form: unit for unit, forms in (DURATIONS | MEASURES).items() for form in forms}
_NO_PLURAL = {"mg", "mcg", "ml", "kg", "percent"}
_BETWEEN = {"full", "whole", "more", "extra", "other", "additional", "straight", "good", "long", "short", "or", "so"}
_VAGUE = {"few", "several", "couple", "some", "many", "most", "dozen", "half", "next", "every", "each", "per"}
_JOINS = {"to", "or", "and", ",", "through", "until"}
_CHOOSES = {"one", "each", "either", "any", "both", "all", "neither", "none"}
_BY_ITSELF = {"tomorrow", "overnight", "fortnight", "weekend"}
_OF_A_CLINIC = {"phone", "opening", "office", "business", "visiting"}  # "phone hours" are no duration
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_SPELLED = re.compile(rf"\b(?:{_DIGIT})(?: (?:{_DIGIT})){{2,}}\b")  # "nine one one" is a telephone number
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+(?:\.\d+)?|[a-z]+|[^\sa-z\d]")


class Amount(NamedTuple):
    """A number or quantity ("2", "few", "") and the unit it counts ("day", "")."""

    number: str
    unit: str

    def __str__(self) -> str:
        one = self.number in ("1", "half", "next", "every", "per") or self.number.endswith(("st", "nd", "rd", "th"))
        ending = "" if one or not self.unit or self.unit in _NO_PLURAL else "es" if self.unit.endswith("s") else "s"
        number = "couple of" if self.number == "couple" else self.number
        return f"{number} {self.unit}{ending}".strip()


class _Token(NamedTuple):
    word: str
    number: str = ""  # in digits, when it is one
    in_words: bool = False


@cache
def _worded() -> dict[tuple[str, ...], str]:
    """Number words and the digits they stand for, up to 999, with and without "and"."""
    table: dict[tuple[str, ...], str] = {}
    for value in range(1000):
        words = str(num2words(value)).replace("-", " ")
        for form in (words, words.replace(" and ", " ")):
            table[tuple(form.split())] = str(value)
            if form.startswith("one hundred"):
                table["a", *form.split()[1:]] = str(value)
    return table


@cache
def _ordinals() -> dict[str, str]:
    return {str(num2words(n, to="ordinal")): str(num2words(n, to="ordinal_num")) for n in range(1, 32)}


def _tokens(text: str) -> list[_Token]:
    text = re.sub(r"\{\w+\}", " placeholder ", text.lower()).replace("–", "-").replace("%", " percent ")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(\d)\s?-\s?(?=\d)", r"\1 to ", text).replace("-", " ")
    words = _TOKEN.findall(_SPELLED.sub(" placeholder ", text))
    tokens: list[_Token] = []
    while words:
        for length in range(min(5, len(words)), 0, -1):
            value = _worded().get(tuple(words[:length]))
            if value is not None:
                tokens.append(_Token(" ".join(words[:length]), value, in_words=True))
                del words[:length]
                break
        else:
            word = words.pop(0)
            tokens.append(_Token(word, word if word.replace(".", "").isdigit() else ""))
    return tokens


class _Reader:
    """Reads the amounts of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)

    def _word(self, at: int) -> str:
        return self._tokens[at].word if 0 <= at < len(self._tokens) else ""

    def _unit(self, at: int) -> str:
        """The unit that stands here, words such as "full" or "more" left aside."""
        for place in range(at, at + 3):
            if self._word(place) in _UNIT:
                return _UNIT[self._word(place)]
            if self._word(place) not in _BETWEEN:
                break
        return ""

    def _duration(self, at: int) -> str:
        unit = self._unit(at)
        return unit if unit in DURATIONS else ""

    def amounts(self) -> Iterator[Amount]:
        for at, token in enumerate(self._tokens):
            if token.number:
                yield from self._counted(at, token)
            elif token.word in _VAGUE:
                yield from self._vague(at, token.word)
            elif token.word in ("a", "an"):
                yield from self._single(at)
            else:
                yield from self._other(at, token.word)

    def _counted(self, at: int, token: _Token) -> Iterator[Amount]:
        unit = self._unit_of_number(at)
        if unit or not token.in_words or not (token.number == "1" or self._chosen_from(at)):
            yield Amount(token.number, unit)

    def _unit_of_number(self, at: int) -> str:
        """24 takes hours from "24 to 48 hours", and two takes days from "a day or two"."""
        unit = self._unit(at + 1)
        after = at + 1
        while not unit and self._word(after) in _JOINS:
            after += 1
            if after < len(self._tokens) and self._tokens[after].number:
                return self._unit_of_number(after)
        if not unit and self._word(at - 1) == "or":
            unit = _UNIT.get(self._word(at - 2), "")
        return unit

    def _chosen_from(self, at: int) -> bool:
        """ "one of two", "each of the two"."""
        before = at - 2 if self._word(at - 1) in ("the", "these", "those") else at - 1
        return self._word(before) == "of" and self._word(before - 1) in _CHOOSES

    def _vague(self, at: int, word: str) -> Iterator[Amount]:
        after = at + 1
        while self._word(after) in ("a", "an", "of"):
            after += 1
        unit = self._unit(after) if word in ("half", "dozen") else self._duration(after)
        if unit:
            yield Amount(word, unit)

    def _single(self, at: int) -> Iterator[Amount]:
        unit = self._duration(at + 1)
        if unit and self._word(at - 1) != "half":
            rate = self._word(at - 1) in _UNIT or self._word(at - 1) in ("once", "twice")
            yield Amount("per" if rate else "1", unit)

    def _other(self, at: int, word: str) -> Iterator[Amount]:
        if word == "twice":
            yield Amount("2", "time")
        elif word == "once" and self._word(at + 1) in ("a", "an", "per", "every", "each", "daily", "more"):
            yield Amount("1", "time")
        elif (ordinal := _ordinals().get(word, word))[0].isdigit() and self._duration(at + 1):
            yield Amount(ordinal, self._duration(at + 1))
        elif word in _BY_ITSELF:
            yield Amount(word, "")
        elif word.endswith("s") and _UNIT.get(word) in DURATIONS and not self._is_counted(at):
            yield Amount("", _UNIT[word])

    def _is_counted(self, at: int) -> bool:
        """Whether a number or quantity before it has this unit already; "phone hours" need none."""
        before = at - 1
        while self._word(before) in _BETWEEN | {"a", "an", "of"}:
            before -= 1
        word = self._word(before)
        return before >= 0 and bool(
            self._tokens[before].number or word in _VAGUE or word in _ordinals() or word in _OF_A_CLINIC
        )


def amounts(text: str) -> tuple[Amount, ...]:
    """Every number, duration and quantity of a text, in order, each once.

    "Wait twenty-four to 48 hours" has (24, hour) and (48, hour); "a few days" has (few, day); "for weeks" has
    ("", week). Left aside: "one" as a pronoun, "two" in "one of two", spelled telephone numbers, placeholders.
    """
    return tuple(dict.fromkeys(_Reader(text).amounts()))
