"""Signs that the sentence model hears in words that look alike, where the rules have read what is said."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.content import Content, Text, Texts, read_content
from assistant.safety.lexicon import alternation, lexicon
from assistant.safety.normalise import normalise
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("misread.yml")


class Misread(Content):
    """One sign, what is said in its place, and the whole messages in which it is."""

    flag: Text
    instead: Text
    phrases: Texts


class MisreadFile(Content):
    """misread.yml."""

    misread: list[Misread]


@dataclass(frozen=True)
class _Compiled:
    flag: str
    instead: str
    phrases: re.Pattern[str]


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


def read_misread() -> None:
    """Read and compile misread.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _compiled()


@cache
def _compiled() -> tuple[_Compiled, ...]:
    where, lists = relative(PATH), lexicon().lists
    return tuple(
        _Compiled(str(one.flag), str(one.instead), alternation(one.phrases, lists, where))
        for one in read_content(MisreadFile, PATH).misread
    )
