"""Numbers that matter: a temperature that is a fever, a pain on a scale.

A reading is replaced by one plain word that the flags can name: `feverreading`, `normalreading`, `severescale`.
"""

import re

FEVER_FAHRENHEIT = 100.4  # 38.0 C; the definition of fever in common clinical use (the documents give no number)
FEVER_CELSIUS = 38.0
HIGHEST_FAHRENHEIT, HIGHEST_CELSIUS = 112.0, 44.5  # above these it is not a body's temperature
LOWEST_FAHRENHEIT, LOWEST_CELSIUS = 95.1, 35.1  # 95 F, 35 C and below is hypothermia: never a normal reading
COLD_FAHRENHEIT, COLD_CELSIUS = 96.8, 36.0  # colder may be a sign, too: not ordinary; for a clinician to check
SEVERE_ON_TEN = 7  # 7 to 10 of 10 is severe pain on the usual numeric rating scale

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {w: i for i, w in enumerate(_ONES)} | {w: i + 10 for i, w in enumerate(_TEENS)}
_SMALL |= {w: (i + 2) * 10 for i, w in enumerate(_TENS)} | {"oh": 0, "o": 0}

_ONE_DIGIT = "|".join(_ONES)
_ANY_SMALL = "|".join(_SMALL)
_EDGE = r"(?![a-z0-9_])"
_UNIT = r"(?: (?:degrees?|deg|fahrenheit|celsius|centigrade|celcius|f|c|point)\b)*"
_DIGITS = re.compile(rf"(?<![a-z0-9_])(\d{{2,3}})(?:_(\d)\d?)?(?: point (\d|{_ONE_DIGIT}))?( ?[fc])?{_EDGE}{_UNIT}")
_THINGS = (
    *("years?", "yrs?", "yo", "days?", "hours?", "hrs?", "minutes?", "mins?", "weeks?", "months?", "times?"),
    *("pounds?", "lbs?", "kg", "kilos?", "miles?", "km", "mg", "ml", "ounces?", "oz", "cups?", "calories", "steps"),
    *("percent", "dollars?", "bucks", "people", "pages", "street", "th", "k", "channel", "hertz", "fm", "mph"),
    *("over", "outside", "beats?", "bpm", "pm", "am"),
)
_NOT_A_TEMPERATURE = re.compile(rf"^ (?:{'|'.join(_THINGS)})\b")
_TEMPERATURE_WORDS = (
    *("temps?", "temperatures?", "fevers?", "feverish", "thermometers?", "degrees?", "fahrenheit", "celsius"),
    *("centigrade", "reads?", "reading", "hot", "burning", "chills?", r"shiver\w*", "forehead", "running", "ear"),
    *("mouth", "armpit", "temporal", "f", "c"),
)
_CONTEXT = re.compile(rf"\b(?:{'|'.join(_TEMPERATURE_WORDS)})\b")
_HUNDRED = rf"(?P<hundred>(?:(?:a|one) )?hundred(?: and)?)(?: (?P<h>{_ANY_SMALL}))?"
_SHORT_HUNDRED = rf"(?P<short>one oh|one o) (?P<s>{_ONE_DIGIT})"
_WORD_TENS = rf"(?P<tens>thirty|ninety|forty)(?: (?P<t>{_ONE_DIGIT}))"
_WORDED = re.compile(
    rf"(?<![a-z0-9_])(?:{_HUNDRED}|{_SHORT_HUNDRED}|{_WORD_TENS})(?: point (?P<dec>{_ONE_DIGIT}|\d))?{_EDGE}"
)
_OUT_OF = r"(?:out of|of|over|on a scale of|outta|from)"
_SCALE = rf"(?:an? )?(?P<n>\d{{1,2}}|{_ANY_SMALL})(?: plus)? ?{_OUT_OF} (?:a )?(?:10|ten|possible ten)"
_SAYS = r"(?:its|it is|id say|i say|this is|thats|im|im at|a|an|the pain is|pain is|,| )*"
_SCALE_TURNED = rf"(?:scale (?:of|from) )?(?:1|one|0|zero) to (?:10|ten) {_SAYS}(?P<m>\d{{1,2}}|{_ANY_SMALL})"
_ON_TEN = re.compile(rf"(?<![a-z0-9_])(?:{_SCALE_TURNED}|{_SCALE}){_EDGE}")
_MONEY = re.compile(r"[$\u00a3\u20ac] ?988(?![\d.,]*\d)")
_PHONE_NUMBER = re.compile(r"(?<![a-z0-9_])(?:(?:\d{3} )?\d{3} \d{4}|\d{3} \d{7})(?![a-z0-9_])")
SCALE_WORDS = ("severescale", "lowscale")
FEVER_WORDS = ("feverreading", "normalreading")


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL[word]


def severity_readings(text: str) -> tuple[str, list[str]]:
    """ "pain is nine out of ten" becomes "pain is severescale"; a low value becomes "lowscale".

    Returns:
        the text, and what was said in place of each of the `SCALE_WORDS` in it, in order.
    """
    said: list[str] = []

    def replace(match: re.Match[str]) -> str:
        said.append(match.group())
        return SCALE_WORDS[_value(match.group("n") or match.group("m")) < SEVERE_ON_TEN]

    return _ON_TEN.sub(replace, text), said


def _digits_for_words(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        if match.group("hundred"):
            whole = 100 + (_SMALL[match.group("h")] if match.group("h") else 0)
        elif match.group("short"):
            whole = 100 + _SMALL[match.group("s")]
        else:
            whole = _SMALL[match.group("tens")] + _SMALL[match.group("t")]
        decimal = match.group("dec")
        return f"{whole}_{_value(decimal)}" if decimal else str(whole)

    return _WORDED.sub(replace, text)


def _is_body_temperature(value: float) -> bool:
    return LOWEST_FAHRENHEIT <= value <= HIGHEST_FAHRENHEIT or LOWEST_CELSIUS <= value <= HIGHEST_CELSIUS


def _is_fever(value: float) -> bool:
    return value >= FEVER_FAHRENHEIT or FEVER_CELSIUS <= value <= HIGHEST_CELSIUS


def fever_readings(text: str) -> tuple[str, list[str]]:
    """ "temp is 101_2" becomes "temp is feverreading"; 98_6 and 36_9 become "normalreading".

    A number without a decimal, a unit or a word of temperature near it stays: it may be an age or a weight.

    Returns:
        the text, and what was said in place of each of the `FEVER_WORDS` in it, in order.
    """
    said: list[str] = []
    if not re.search(r"\d|hundred|thirty|ninety|forty|one oh|one o ", text):
        return text, said
    text = _digits_for_words(text)
    context = bool(_CONTEXT.search(text))

    def replace(match: re.Match[str]) -> str:
        decimal = match.group(2) or match.group(3)
        value = float(f"{match.group(1)}.{_value(decimal) if decimal else 0}")
        bare = not (context or decimal or match.group(4))
        if bare or not _is_body_temperature(value) or _NOT_A_TEMPERATURE.match(match.string[match.end() :]):
            return match.group()
        said.append(match.group().replace("_", "."))
        return FEVER_WORDS[not _is_fever(value)]

    return _DIGITS.sub(replace, text), said


def without_money(text: str) -> str:
    """ "$988" asks for no crisis line."""
    return _MONEY.sub(" dollars ", text)


def without_phone_numbers(text: str) -> str:
    """ "call 988 555 1234" becomes "call phonenumber": the 988 in it is no crisis line."""
    return _PHONE_NUMBER.sub("phonenumber", text)


def _is_ordinary(said: str) -> bool:
    number = re.search(r"\d+(?:[._]\d+)?", said)
    value = float(number.group().replace("_", ".")) if number else 0.0
    return COLD_CELSIUS <= value < FEVER_CELSIUS or COLD_FAHRENHEIT <= value < FEVER_FAHRENHEIT


def without_figures(text: str) -> str:
    """ "my pulse is 102" becomes "my pulse is figure", "temp 97_8" "temp ordinarytemperature".

    A fever stays `feverreading`, and what is too cold stays `normalreading`.
    """
    text, said = fever_readings(text)
    readings = iter(said)

    def replace(match: re.Match[str]) -> str:
        ordinary = _is_ordinary(next(readings, "")) and match.group() == FEVER_WORDS[1]
        return "ordinarytemperature" if ordinary else match.group()

    text = re.sub("|".join(FEVER_WORDS), replace, text)
    return re.sub(r"(?<![a-z0-9_])\d[\d_]*(?: \d[\d_]*)*(?![a-z0-9_])", "figure", text)
