"""Signs that are well, told without a no: "i can bend my neck fine" is read as "no stiff neck"; pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages
from assistant.safety.lexicon import alternation
from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("fine_signs.yml")
_CLAUSES = re.compile(r"([,;:!?\n\u2013\u2014]+|\.(?!\d)|\s-\s)")


class FineSign(Content):
    """Phrases that are read as a denial of some flags."""

    flags: Texts
    read_as: str
    phrases: Texts


class FineSignsFile(Content):
    """fine_signs.yml."""

    lists: dict[str, Texts]
    after_no: Texts
    before: Texts
    behind: Texts
    signs: list[FineSign]
    no_news: Texts
    around: Around


@dataclass(frozen=True)
class _Compiled:
    flags: frozenset[str]
    read_as: str
    phrases: re.Pattern[str]


def with_denials(text: str, flags: Collection[str]) -> str:
    """An answer, a plain denial in place of each phrase that tells that a sign is not there.

    Args:
        text: the answer.
        flags: red flags that the question asks after; phrases of others stay.

    Returns:
        The same text where it holds no such phrase.
    """
    parts = _CLAUSES.split(text)
    return "".join(_clause(part, flags) if place % 2 == 0 else part for place, part in enumerate(parts))


def is_no_news(text: str) -> bool:
    """Whether a whole answer says no more than that nothing has changed."""
    return _no_news().name(text) is not None


def read_fine_signs() -> None:
    """Read and compile fine_signs.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _signs(), _no_news()


def _clause(clause: str, flags: Collection[str]) -> str:
    words = f"{fever_readings(normalise(clause))[0]} "
    changed = words
    for sign in _signs():
        if sign.flags & set(flags):
            changed = _rewritten(changed, sign)
    return clause if changed == words else f" {changed.strip()} "


def _rewritten(words: str, sign: _Compiled) -> str:
    """The denial as a clause of its own, where the phrase is one too; what only takes words away stands anywhere."""

    def denial(match: re.Match[str]) -> str:
        return f", {sign.read_as} , " if not sign.read_as or _begins_a_clause(match) else match.group()

    return sign.phrases.sub(denial, words)


def _begins_a_clause(match: re.Match[str]) -> bool:
    before, first = match.string[: match.start()], match.group().split()[0]
    if f" {before}".endswith(" no ") and first not in _file().after_no:
        return False
    return not before.strip(" ,") or bool(_before().search(before))


@cache
def _file() -> FineSignsFile:
    return read_content(FineSignsFile, PATH)


@cache
def _signs() -> tuple[_Compiled, ...]:
    lists, where = plain_lists(_file().lists), relative(PATH)
    behind = rf"(?=$|, |(?:{'|'.join(map(re.escape, _file().behind))}) )"
    return tuple(
        _Compiled(
            frozenset(map(str, sign.flags)),
            sign.read_as,
            re.compile(f"(?:{alternation(sign.phrases, lists, where).pattern}){behind}"),
        )
        for sign in _file().signs
    )


@cache
def _before() -> re.Pattern[str]:
    """What may stand before a phrase."""
    return re.compile(rf"(?:, |(?<![a-z0-9])(?:{'|'.join(map(re.escape, _file().before))}) )$")


@cache
def _no_news() -> WholeMessages:
    file = _file()
    return whole_messages({"no_news": file.no_news}, file.around, plain_lists(file.lists), PATH)
