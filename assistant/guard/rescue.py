"""What is done where something fails: a courtesy is left out, and the rules read the words once more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.languages import read_foreign
from assistant.errors import UnreadableText, where
from assistant.message_text import LONGEST, clean
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Finding, detect
from assistant.safety.course import Course
from assistant.safety.findings import ESCALATING, gravest_first, highest
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import Channel, Turn

T = TypeVar("T")
logger = logging.getLogger(__name__)


def or_else(step: Callable[[], T], otherwise: T, what: str) -> T:
    """A step that must cost no alarm.

    Args:
        otherwise: what counts where it fails.
        what: names it in the log; no patient's words.
    """
    try:
        return step()
    except Exception as error:
        logger.error("%s left out: %s", what, where(error))
        return otherwise


async def courtesy(step: Callable[[], Awaitable[T]], otherwise: T, what: str) -> T:
    """The same, of a step that is waited for."""
    try:
        return await step()
    except Exception as error:
        logger.error("%s left out: %s", what, where(error))
        return otherwise


async def by_rules_alone(text: str, channel: Channel, course: Course) -> Turn:
    """The turn as the rules read it, where it could not be settled; whom to call, where they find nothing.

    Args:
        text: as it arrived, printable.
        course: of the conversation before.
    """
    read = asyncio.to_thread(_found, text, course) if len(text) > LONGEST else None
    found = gravest_first(await read if read else _found(text, course))
    failed = fixed_reply("failed")
    tier = highest([finding.tier for finding in found])
    if tier not in ESCALATING:
        return Turn(text, channel, (), 0.0, "none", (), (), failed)
    flags = tuple(dict.fromkeys(finding.flag for finding in found))
    evidence = tuple(dict.fromkeys(finding.evidence for finding in found))
    crisis = (CRISIS_FLAG,) if CRISIS_FLAG in course.flags else ()
    reply = or_else(lambda: red_flag_reply(tier, (*flags, *crisis), words=text), failed, "emergency message")
    return Turn(text, channel, (), 1.0, tier, flags, evidence, reply)


def _found(text: str, course: Course) -> list[Finding]:
    """By each set of rules for itself: none costs what another finds."""
    words = or_else(lambda: _clean(text), text, "cleaning")
    alone: tuple[Finding, ...] = or_else(lambda: detect(words).present, (), "rules")
    in_course: tuple[Finding, ...] = or_else(lambda: course.report(words).present, (), "course")
    foreign = or_else(lambda: read_foreign(words), None, "other languages")
    return list(dict.fromkeys((*alone, *in_course, *(foreign.findings if foreign else ()))))


def _clean(text: str) -> str:
    try:
        return clean(text)
    except UnreadableText:  # of another script, or too long: read as it is
        return text
