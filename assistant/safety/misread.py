"""Signs that the sentence model hears in words that look alike, where the rules have read what is said."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.content import Content, Text, Texts, read_content
from assistant.safety.doses import Dose, dose_patterns
from assistant.safety.findings import ESCALATING
from assistant.safety.lexicon import alternation, lexicon
from assistant.safety.normalise import normalise
from assistant.safety.numbers import without_figures, without_phone_numbers
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("misread.yml")
_CLOCK = re.compile(r"\b\d{1,2}:[0-5]\d\b")
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-](?:19\d\d|200\d|201[0-5]|\d\d)\b")  # as in birth_dates: nobody's baby

_CRISIS_NUMBER = re.compile(r"(?<![a-z0-9_])988(?![a-z0-9_])")

_DOSE_ALONE = re.compile(
    r"(?:(?:no|yes|yeah|yep|yup|well|but|oh|and|so|ok|okay) )*(?:(?:i|ive|i have) )?(?:(?:just|already|only) )?"
    r"(?P<verb>took|taken|had)(?: (?:just|already|only))? (?P<count>one|two|1|2)"
    r"(?: of (?:them|those|these))?(?: pills?| tablets?)?"
    r"(?: (?:already|earlier|today|now|this morning|this afternoon|an hour ago))*"
)
_ASKS = re.compile(
    r"(?:(?:so|and|but|hi|hello|ok|okay|um|well) )*(?:can|could|may|should|is|are|what|how|do|does|which)\b"
)
_DRINK_ASKED = re.compile(
    r"(?:(?:so|and|but|hi|hello|ok|okay|um|well) )*(?:can i|could i|may i|should i|is|is it (?:ok|okay|fine|alright) to"
    r"|how much)(?: (?:still|also))?(?: (?:drink|have))?(?: (?:a|some|more|any|my|my morning))?"
    r"(?: (?:cup|glass)(?: of)?)?"
    r" (?P<drink>coffee|tea|water|soda|cola|coke|juice|milk|decaf)"
    r"(?: (?:can i (?:drink|have)|ok|okay|fine|allowed|now|today|please|again|yet))*"
)
"""A question about one ordinary drink, and nothing else in it: who had two of those took no overdose."""
_TELLS_DOSE = re.compile(
    r"\b(?:took|taken|had|taking|more|another|again|too|many|all|overdos\w*|\d{2,}|[3-9]|three|four|five|six|seven|eight|nine"
    r"|ten|\w+teen|twenty|thirty|whole|bottle|handful|kill|die)\b"
)
"""What leaves it to the model how much was taken: a number beside the question, or a dose told in it."""
_BESIDE = re.compile(r"\b(?:and|plus|with)\b(?! (?:food|water|milk|juice|coffee|tea|breakfast|lunch|dinner|a meal)\b)")
"""Another thing asked about beside the medicine, which no list may know: "tylenol and ambien"."""
_IN_WORDS = {"1": "one", "2": "two"}
_SIDE = re.compile(
    r"(?:(?:no|yes|well|its|it|is|just|only|mainly|mostly|on|in|the|my) )*"
    r"(?:left|right)(?: (?:one|side))?(?: only| just)?"
)
_HAS_TWO = re.compile(r"\b(?:ears?|legs?|hips?|foot|feet|knees?|ankles?|heels?|toes?|shins?|calf|calves)\b")
_MAY_BE_STROKE = re.compile(
    r"\b(?:face|facial|arms?|hands?|fingers?|mouth|lips?|tongue|eyes?|eyelids?|pupils?|vision|see|seeing|speech|speak|talk\w*|words"
    r"|smile|droop\w*|slur\w*|stroke|strokes|side|body|numb\w*|num|weak\w*|tingl\w*|dead|paraly\w*|heavy|limp|drag\w*|feel"
    r"|move|walk\w*|stand\w*|balance|dizzy|confus\w*|hear\w*)\b"
)
_VITAL = re.compile(r"\b(?:pulse|bp|blood pressure|heart rate|glucose|sugar)\b")
_NEAR_ORDINARY = range(60, 141)  # pulse, pressure, sugar: outside, what the model hears stays; no limit for treatment


class Misread(Content):
    """One sign, what is said in its place, and the whole messages in which it is."""

    flag: Text
    instead: Text
    phrases: Texts


class Harmless(Content):
    """Whole messages that are plainly none of these signs; `unalarmed` only where no alarm was raised before."""

    flags: Literal["any"] | list[Text]
    unalarmed: bool = False
    phrases: Texts


class MisreadFile(Content):
    """misread.yml."""

    misread: list[Misread]
    harmless: list[Harmless]
    doses: list[Dose]


@dataclass(frozen=True)
class _Compiled:
    flag: str
    instead: str
    phrases: re.Pattern[str]


@dataclass(frozen=True)
class _Plain:
    """Flags that are not meant in whole messages."""

    flags: frozenset[str]
    phrases: re.Pattern[str]
    unalarmed: bool


def misread_flags(text: str, by_rules: Collection[str]) -> tuple[str, ...]:
    """Flags that are not believed of the sentence model in this message.

    Args:
        by_rules: flags that the rules found in it.
    """
    words = f"{normalise(text)} "
    return tuple(
        one.flag
        for one in _compiled()
        if one.instead in by_rules and one.flag not in by_rules and one.phrases.fullmatch(words.replace(" . ", " "))
    )


def harmless_flags(text: str, by_rules: Collection[str], *, alarmed: bool = False) -> frozenset[str]:
    """Flags that the whole message plainly does not mean: an ordinary dose, a telephone number.

    Args:
        by_rules: flags that the rules found in it; none is harmless beside one that escalates.
        alarmed: whether an alarm was raised before, of which "only the left one" may go on to tell.
    """
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    if any(tiers[flag] in ESCALATING for flag in by_rules):
        return frozenset()
    said = _in_a_line(normalise(text))
    if _VITAL.search(said) and any(int(number) not in _NEAR_ORDINARY for number in re.findall(r"\d+", said)):
        return frozenset()
    dose = any(pattern.fullmatch(said) for pattern in _doses())
    marked = _DATE.sub(" calendardate ", _CLOCK.sub(" clocktime ", text))
    numbered = _CRISIS_NUMBER.sub("crisisnumber", without_phone_numbers(normalise(marked)))
    words = f"{_in_a_line(without_figures(numbered))} "
    return frozenset({"overdose_or_poisoning"} if dose else ()).union(
        *(p.flags for p in _harmless() if not (alarmed and p.unalarmed) and p.phrases.fullmatch(words))
    )


def is_side_of_a_limb(text: str, before: str) -> bool:
    """Whether a message tells which of two it is that was named just before: "only the left one", of an ear that hurts.

    Nothing of a stroke stands in the message before: no face, arm or hand, and nothing numb or weak.
    """
    said, asked = _in_a_line(normalise(text)), _in_a_line(normalise(before))
    return bool(_SIDE.fullmatch(said) and _HAS_TWO.search(asked)) and not _MAY_BE_STROKE.search(asked)


def dose_told_after(text: str, before: str) -> str:
    """One or two of a medicine or a drink, told right after a question about it, with its name: "i already took two".

    Args:
        text: a message that names no medicine.
        before: the message before; "" where it raised an alarm.

    Returns:
        The dose in full, for `harmless_flags` to judge; "" where the question named no medicine or several, told of a
        dose itself, or where more than one or two are told of.
    """
    told, asked = _DOSE_ALONE.fullmatch(_in_a_line(normalise(text))), _in_a_line(normalise(before))
    if told and told["verb"] == "had" and (drink := _DRINK_ASKED.fullmatch(asked)):
        return f"i had {_IN_WORDS.get(told['count'], told['count'])} {drink['drink']}"
    if not told or not _ASKS.match(asked) or _TELLS_DOSE.search(asked) or _BESIDE.search(asked):
        return ""
    named = {str(name) for dose in _file().doses for name in dose.names if re.search(rf"\b{name}s?\b", asked)}
    return f"i took {_IN_WORDS.get(told['count'], told['count'])} {named.pop()}" if len(named) == 1 else ""


def read_misread() -> None:
    """Read and compile misread.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _compiled()
    _harmless()
    _doses()


def _in_a_line(words: str) -> str:
    return " ".join(word for word in words.split() if word not in (",", "."))


@cache
def _file() -> MisreadFile:
    return read_content(MisreadFile, PATH)


@cache
def _compiled() -> tuple[_Compiled, ...]:
    where, lists = relative(PATH), lexicon().lists
    return tuple(
        _Compiled(str(one.flag), str(one.instead), alternation(one.phrases, lists, where)) for one in _file().misread
    )


@cache
def _harmless() -> tuple[_Plain, ...]:
    where, lists = relative(PATH), lexicon().lists
    every = frozenset(flag.id for flag in lexicon().flags)
    return tuple(
        _Plain(
            every if one.flags == "any" else frozenset(map(str, one.flags)),
            alternation(one.phrases, lists, where),
            one.unalarmed,
        )
        for one in _file().harmless
    )


@cache
def _doses() -> tuple[re.Pattern[str], ...]:
    return dose_patterns(_file().doses)
