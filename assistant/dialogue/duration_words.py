"""The time words of duration.yml."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Text, Texts, read_content

PATH = Path(__file__).with_name("duration.yml")
Span = tuple[float, float]


class DurationWords(Content):
    """duration.yml. Numbers and bare units are pairs, at least and at most; units are hours."""

    numbers: dict[str, Span]
    ordinals: Texts
    units: dict[str, float]
    bare: dict[str, Span]
    fillers: Texts
    weekdays: Texts
    short_weekdays: dict[str, Text]
    months: Texts
    parts_of_day: dict[str, int]
    not_lasting: Texts
    not_lasting_after: Texts
    longer: Texts
    shorter: Texts
    since: Texts


@cache
def duration_words() -> DurationWords:
    """The words.

    Raises:
        ContentError: the file cannot be read.
    """
    return read_content(DurationWords, PATH)
