"""What is read before Rasa: what the words mean, their language, red flags by rules; nothing here may cost the turn."""

import asyncio
import logging
from dataclasses import replace

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.in_context import Meant, meant, rules_find
from assistant.dialogue.languages import Foreign, read_foreign
from assistant.dialogue.misses import ONCE
from assistant.errors import UnreadableText, where
from assistant.message_text import LONGEST, NoWords, OtherScript, TooLong
from assistant.safety import Report, detect
from assistant.safety.course import Course
from assistant.turn import Channel, Reply, Turn

logger = logging.getLogger(__name__)


def meant_after(course: Course, words: str) -> Meant:
    """The words in the light of the message before."""
    try:
        return meant(words, course.said)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("a correction was not read: %s", where(error))
        return Meant(words, words)


def foreign_words(words: str) -> Foreign | None:
    """The language of words that are not English, and what they say of danger signs."""
    try:
        return read_foreign(words)
    except Exception as error:  # English is read all the same
        logger.error("other languages not read: %s", where(error))
        return None


async def red_flags_by_rules(course: Course, said: Meant, foreign: Foreign | None) -> Report:
    """What the rules find, as said and as meant. A very long text is read beside the event loop: nobody else waits."""
    words, in_other_words = said.words, foreign.findings if foreign else ()
    try:
        report = course.report(words) if len(words) <= LONGEST else await asyncio.to_thread(course.report, words)
        report = rules_find(said, report)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("course not followed: %s", where(error))
        report = detect(words)
    return Report((*report.findings, *in_other_words))


def refusal(error: UnreadableText) -> Reply:
    """Asks for other words, unless these cannot be had."""
    kinds = {TooLong: "too_long", NoWords: "no_words", OtherScript: "other_script"}
    missed = 0 if isinstance(error, OtherScript) else ONCE
    return replace(fixed_reply(kinds.get(type(error), "no_words")), missed=missed)


def without_topic(text: str, channel: Channel, reply: Reply) -> Turn:
    """A turn of which only the reply is known."""
    return Turn(text, channel, (), 0.0, "none", (), (), reply)
