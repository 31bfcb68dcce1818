"""What is read before Rasa: what the words mean, their language, red flags by rules; nothing here may cost the turn."""

import asyncio
import logging
from dataclasses import dataclass, replace

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.in_context import Meant, meant, rules_find
from assistant.dialogue.languages import Foreign, findings_in_another, read_foreign
from assistant.dialogue.misses import ONCE
from assistant.errors import UnreadableText, where
from assistant.message_text import LONGEST, NoWords, OtherScript, TooLong, clean
from assistant.observing import stage
from assistant.safety import Report, detect
from assistant.safety.course import Course
from assistant.turn import Channel, Reply, Turn

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What arrived, as it can be read.

    Attributes:
        foreign: the language, where it is not English.
        refusal: what is said where there is nothing to read.
    """

    words: str
    foreign: Foreign | None = None
    refusal: Reply | None = None


@dataclass(frozen=True)
class InContext:
    """Words in the light of the turn before: what they mean, and what the rules find."""

    said: Meant
    report: Report


def read_words(text: str) -> Words:
    """The words of a message that is safe to store."""
    try:
        words = clean(text)
    except OtherScript as error:
        foreign = _foreign(text)
        return Words(text, foreign) if foreign else Words("", refusal=_refusal(error))
    except UnreadableText as error:
        return Words("", refusal=_refusal(error))
    return Words(words, _foreign(words))


async def read_words_aside(text: str) -> Words:
    """The same; a very long text beside the event loop, so that nobody else waits."""
    return read_words(text) if len(text) <= LONGEST else await asyncio.to_thread(read_words, text)


async def in_context(words: Words, course: Course) -> InContext:
    """The words after what was said before."""
    said = Meant(words.words, words.words) if words.foreign else _meant(course, words.words)
    with stage("rules"):
        return InContext(said, await _by_rules(course, said, words.foreign))


def unanswerable(words: Words, report: Report) -> Reply | None:
    """What is said to words that no answer can be found for: too long, another language, no words at all."""
    if len(words.words) > LONGEST:
        return _refusal(TooLong(""))
    if words.foreign:  # what no list knows may be words misheard as well: a miss
        return replace(fixed_reply("other_script"), missed=0 if words.foreign.language else ONCE)
    if not report.findings and _is_gibberish(words.words):
        return replace(fixed_reply("no_sense"), missed=ONCE)
    return None


def without_topic(text: str, channel: Channel, reply: Reply) -> Turn:
    """A turn of which only the reply is known."""
    return Turn(text, channel, (), 0.0, "none", (), (), reply)


def _meant(course: Course, words: str) -> Meant:
    try:
        said = replace(meant(words, course.said), last=course.said)
        return replace(said, before=course.said) if course.tier == "none" else replace(said, alarmed=True)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("a correction was not read: %s", where(error))
        return Meant(words, words)


def _is_gibberish(words: str) -> bool:
    try:
        return is_gibberish(words)
    except Exception as error:  # it is read as words then
        logger.error("not looked whether these are words: %s", where(error))
        return False


def _foreign(words: str) -> Foreign | None:
    try:
        return read_foreign(words)
    except Exception as error:  # English is read all the same
        logger.error("other languages not read: %s", where(error))
        return None


async def _by_rules(course: Course, said: Meant, foreign: Foreign | None) -> Report:
    """What the rules find, as said and as meant. A very long text is read beside the event loop: nobody else waits."""
    words, in_other_words = said.words, foreign.findings if foreign else ()
    try:
        report = course.report(words) if len(words) <= LONGEST else await asyncio.to_thread(course.report, words)
        report = rules_find(said, report)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("course not followed: %s", where(error))
        report = detect(words)
    if foreign:
        report = Report(findings_in_another(report.findings, words, foreign))
    return Report((*report.findings, *in_other_words))


def _refusal(error: UnreadableText) -> Reply:
    """Asks for other words, unless these cannot be had."""
    kinds = {TooLong: "too_long", NoWords: "no_words", OtherScript: "other_script"}
    missed = 0 if isinstance(error, OtherScript) else ONCE
    return replace(fixed_reply(kinds.get(type(error), "no_words")), missed=missed)
