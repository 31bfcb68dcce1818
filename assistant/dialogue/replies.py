"""What somebody meant by what they said to a form's question; pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.content import Content, Texts, read_content
from assistant.dialogue.commands import command_of
from assistant.dialogue.duration import duration
from assistant.dialogue.forms import Question
from assistant.dialogue.phrases import as_recognisers_write, lower, phrase, plain
from assistant.dialogue.withdrawn import Kind, before_it_breaks_off, goes_on, withdrawn
from assistant.dialogue.yes_no import denies, named, unsure

PATH = Path(__file__).with_name("replies.yml")
SURE = 0.5  # confidence of a topic that a statement, which is no question, must have to count as something else
GO_BACK = "go_back"  # the command, in words that are not listed here: "rewind"
_NOT = re.compile(r"\b(?:not|cannot|never|dont|wont|cant)\b|n't\b")
Meaning = Literal[
    "yes",
    "no",
    "unclear",
    "two_days",
    "weeks",
    "lately",
    "stopped",
    "back",
    "heard",
    "again",
    "other",
    "person",
    "taken_back",
    "was_yes",
]
"""`other` is another question in between; `two_days` and `weeks` are how long it has lasted, at most, and `lately` that
it is less, which leaves the rest open; `heard` is an "ok" that answers nothing, or an answer that is not finished;
`taken_back` is the answer before, of which `was_yes` tells what it should have been."""
_WITHDRAWN: dict[Kind, Meaning] = {
    "again": "again",
    "once_more": "heard",
    "unclear": "unclear",
    "person": "person",
    "no": "no",
    "taken_back": "taken_back",
    "was_yes": "was_yes",
}


class ReplyWords(Content):
    """replies.yml."""

    stop: Texts
    heard: Texts
    back: Texts
    again: Texts
    around: Texts
    questions: Texts
    behind: Texts
    limits: Texts


@cache
def reply_words() -> ReplyWords:
    """The words.

    Raises:
        ContentError: the file cannot be read.
    """
    read = read_content(ReplyWords, PATH)
    return read.copy(update={name: as_recognisers_write(words) for name, words in read.dict().items()})


@dataclass(frozen=True)
class Heard:
    """What the classifier made of it; `asks` is whether that is something else than the form is about."""

    intent: str
    confidence: float
    asks: bool


def meant(text: str, question: Question, heard: Heard, now: datetime | None = None) -> Meaning:
    """What was meant.

    Args:
        text: what was said.
        question: what was asked.
        now: for time words, with a time zone; the present when None.
    """
    if alone := _withdrawn(text, question) or _command(text):
        return alone
    if _stops_with_rest_open(text, question):
        return "stopped"
    text = answer_alone(text, question)
    plainly = question.read(text, hedges=False)
    if is_question(text) and not named(text, question.words) and (plainly == "unclear" or _begins_one(text)):
        return "other"
    if question.reads_time and plainly != "yes" and (time := _time(text, now, plainly == "no")):
        return time
    reading = question.read(text)
    if reading != "unclear" or heard.confidence < SURE or unsure(text):
        return reading
    if heard.intent == "stop" and not _NOT.search(plain(text)):  # "it won't stop" is no wish to
        return "stopped"
    return (
        "other"
        if heard.asks and (is_question(text) or not (denies(text) or _limits().search(lower(text))))
        else reading
    )


def _withdrawn(text: str, question: Question) -> Meaning | None:
    """What an answer means that is none, or only goes on with one."""
    kind = withdrawn(text)
    if kind == "two_days" and question.reads_time:
        return "two_days"
    if before := before_it_breaks_off(text):
        return "heard" if question.read(before) == "no" else None
    return _WITHDRAWN.get(kind) if kind else "yes" if goes_on(text) else None


def answer_alone(text: str, question: Question) -> str:
    """What was said before a question, where that is a no and no sign is in either: "no, when can I drive"."""
    behind = _behind().search(lower(text))
    before = text[: behind.start()] if behind else ""
    return before if before and question.read(before) == "no" and question.read(text) != "yes" else text


def _stops_with_rest_open(text: str, question: Question) -> bool:
    """ "No fever, can I stop": a part is denied, and of the rest nothing will be heard."""
    behind = _behind().search(lower(text))
    place = behind.start() if behind else max(text.rfind(mark) for mark in ",;.!")
    before, last = text[: max(place, 0)], text[max(place, 0) :]
    if not {plain(last), _bare(last)} & set(reply_words().stop) or question.read(before) != "no":
        return False
    denied = question.denied_in(before)
    return denied is not None and bool(question.leaves_open(denied))


def also_asks(text: str) -> bool:
    """Whether a question stands somewhere in it: "no, when can I drive"."""
    return text.rstrip().endswith("?") or bool(_questions().search(plain(text)))


def is_question(text: str) -> bool:
    """Whether it has the form of a question, whatever stands around it."""
    return text.rstrip().endswith("?") or _begins_one(text)


def _begins_one(text: str) -> bool:
    return bool(_questions().match(_bare(text)))


def _command(text: str) -> Meaning | None:
    """Stop, back or again, alone in what was said."""
    said = {plain(text), _bare(text)}
    words = reply_words()
    kinds: tuple[tuple[Meaning, Texts], ...] = (
        *(("stopped", words.stop), ("back", words.back)),
        *(("again", words.again), ("heard", words.heard)),
    )
    found = next((meaning for meaning, listed in kinds if said & set(listed)), None)
    return found or ("back" if command_of(text) == GO_BACK else None)


def _time(text: str, now: datetime | None, is_no: bool) -> Meaning | None:
    """How long it has lasted, unless somebody cannot tell the rest."""
    lasted = duration(text, now)
    if lasted is None:
        return None
    if lasted.two_days:
        return "weeks" if lasted.weeks else "two_days"
    if is_no:
        return "no"
    return None if unsure(text) else "lately"


def _bare(text: str) -> str:
    """Without the words around."""
    words, around = plain(text), _around()
    while (shorter := around.sub("", words).strip()) != words:
        words = shorter
    return words


@cache
def _around() -> re.Pattern[str]:
    listed = phrase(reply_words().around).pattern
    return re.compile(rf"^{listed}|{listed}$")


@cache
def _behind() -> re.Pattern[str]:
    return phrase(reply_words().behind)


@cache
def _questions() -> re.Pattern[str]:
    return phrase(reply_words().questions)


@cache
def _limits() -> re.Pattern[str]:
    return phrase(reply_words().limits)
