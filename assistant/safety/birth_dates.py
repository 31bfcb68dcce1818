"""Dates of birth, which people tell beside what they have; the sentence model hears danger in such numbers.

The rules read every message whole; what is taken out here is kept from the model alone.
"""

import re

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19\d\d|200\d|201[0-5])"  # a child born later is somebody's baby, and that may be the complaint
_LONG_AGO = r"19\d\d"  # a date that nobody calls one of birth: no headache of now has lasted so long
_DAY = r"(?:the )?\d{1,2}(?:st|nd|rd|th)?"
_BORN = r"(?:(?:i|he|she) (?:was |is |am )?|i'm |my |his |her )?(?:born|dob|date of birth|birth ?date|birthday)"
_EDGES = " ,.;:-"


def _date(year: str) -> str:
    worded = rf"{_MONTH} {_DAY},? {year}|{_DAY} (?:of )?{_MONTH},? {year}|{_MONTH},? {year}"
    return rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{year}|[4-9]\d)|{worded}|{year})(?![\d/.-]*\d)"


_TOLD = re.compile(rf"\b{_BORN}(?: is| was)?(?: on| in)?[ :]*{_date(_YEAR)}", re.IGNORECASE)
_FIRST = re.compile(rf"^{_date(_LONG_AGO)}[ ,.;:-]+(?=\D)", re.IGNORECASE)
_LAST = re.compile(
    rf"(?<!since)(?<!in)(?<!on)(?<!from)(?<!of)(?<!until)(?<!before)[ ,.;:-]+{_date(_LONG_AGO)}[ .]*$", re.IGNORECASE
)
_AND = re.compile(r"^and\s+|[\s,]+and$", re.IGNORECASE)


def without_birth_dates(text: str) -> str:
    """A message without dates of birth, called so or alone at its beginning or end.

    Returns:
        The same text where it has none, or nothing else.
    """
    rest = text
    for pattern in (_TOLD, _FIRST, _LAST):
        rest = pattern.sub(" ", rest).strip(_EDGES) if pattern.search(rest) else rest
    if rest == text:
        return text
    return _AND.sub("", " ".join(rest.split())) or text
