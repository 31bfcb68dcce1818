"""Answers that are broken off, taken back or hold something back: "no but", "i lied", "i hope not"; pure."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from assistant.content import Content, Texts, read_content
from assistant.dialogue.phrases import as_recognisers_write, phrase, plain
from assistant.dialogue.whole_messages import Around, WholeMessages, plain_lists, whole_messages
from assistant.errors import ContentError
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("withdrawn.yml")
MOST_WORDS = 8  # "only when i bend down to tie my shoes"; a longer message says something of its own
Kind = Literal[
    "again", "once_more", "unclear", "person", "no", "taken_back", "misheard", "was_yes", "is_yes", "two_days"
]
"""What withdrawn.yml tells of each."""
NO_ANSWER = ("again", "unclear", "person", "taken_back", "misheard")
"""Those of which none is an answer."""


class GoesOn(Content):
    """How an answer goes on with the one before, word by word."""

    begins: Texts
    before: Texts
    people: Texts
    not_then: Texts


class AfterEnd(Content):
    """What takes a no back after a check has ended, and what is said of thanks and leave."""

    takes_back: Texts
    weak: Texts
    nods: Texts
    courtesies: Texts


class WithdrawnFile(Content):
    """withdrawn.yml."""

    around: Around
    lists: dict[str, Texts]
    phrases: dict[str, Texts]
    breaks_off: Texts
    hanging: Texts
    after_end: AfterEnd
    goes_on: GoesOn


def withdrawn(text: str) -> Kind | None:
    """What kind of no answer a whole message is; None for anything else."""
    return _messages().name(text)  # type: ignore[return-value]


def before_it_breaks_off(text: str) -> str:
    """What was said before an answer broke off: "no fever" of "no fever but"; "" where it is finished."""
    said = plain(text)
    if hangs := _hanging().fullmatch(said):
        return hangs["no"]
    ended = _breaks_off().search(said)
    return said[: ended.start()].strip() if ended else ""


def goes_on(text: str) -> bool:
    """Whether it only goes on with an answer: "only when i bend"; not "when i can drive"."""
    said = plain(text)
    return (
        not text.rstrip().endswith("?")
        and len(said.split()) <= MOST_WORDS
        and bool(_goes_on().match(said))
        and not phrase(_file().goes_on.not_then).search(said)
    )


@cache
def after_end() -> AfterEnd:
    """The words that count after a check has ended, also as recognisers write them."""
    words = _file().after_end
    return words.copy(update={name: as_recognisers_write(listed) for name, listed in words.dict().items()})


def read_withdrawn() -> None:
    """Read and compile withdrawn.yml, so that a mistake stops the start and not a patient's turn.

    Raises:
        ContentError: the file cannot be read, or a phrase cannot be compiled.
    """
    _messages(), _breaks_off(), _hanging(), _goes_on(), after_end()


@cache
def _file() -> WithdrawnFile:
    return read_content(WithdrawnFile, PATH)


@cache
def _messages() -> WholeMessages:
    file = _file()
    if unknown := sorted(set(file.phrases) ^ set(get_args(Kind))):
        raise ContentError(relative(PATH), f"phrases: {', '.join(unknown)} is unknown or missing; see the file's head")
    return whole_messages(file.phrases, file.around, plain_lists(file.lists), PATH)


@cache
def _breaks_off() -> re.Pattern[str]:
    return re.compile(rf"(?: {phrase(_file().breaks_off).pattern})+$")


@cache
def _hanging() -> re.Pattern[str]:
    """A bare no and what it is left hanging with."""
    words, fillers = phrase(as_recognisers_write(_file().hanging)).pattern, r"(?:well|oh|um|uh|ok|okay|so|and|hmm)"
    return re.compile(rf"(?:{fillers} )*(?P<no>(?:no|nope|nah)(?: no)*)(?: {fillers})*(?: {words})+")


@cache
def _goes_on() -> re.Pattern[str]:
    words = _file().goes_on
    before, begins, people = (
        phrase(as_recognisers_write(listed)).pattern for listed in (words.before, words.begins, words.people)
    )
    return re.compile(rf"(?:{before} )*{begins} {people} ")
