"""What a turn comes to: rules and meaning joined, and the emergency message in place of any other answer."""

import logging
from dataclasses import replace

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.languages import Foreign
from assistant.dialogue.say_in import beside
from assistant.errors import where
from assistant.guard.beside_alarm import beside_alarm
from assistant.guard.understanding import Understood
from assistant.knowledge import topics
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Report
from assistant.safety.course import Course
from assistant.safety.findings import ESCALATING, gravest_first, highest
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import Channel, Reply, Turn

OF_THE_ALARM = ("when_to_call", "what_is_an_emergency", "who_to_contact", "talk_to_human", "out_of_scope")
"""Topics that leave an alarm what "that" means: whom to call is a question about it, what is not ours is none."""
logger = logging.getLogger(__name__)


def settle(
    text: str, channel: Channel, report: Report, understood: Understood, reply: Reply, course: Course | None = None
) -> Turn:
    """Join rules and meaning; put the emergency message in place of any other answer.

    Args:
        course: of the conversation before; after another alarm the crisis line is not said first.
    """
    seen = [f for f in gravest_first(report.present) if f.flag not in understood.dismissed or report.firm]
    flags = tuple(dict.fromkeys((*(f.flag for f in seen), *understood.flags)))
    tier = highest([*(f.tier for f in seen), understood.tier])
    evidence = tuple(dict.fromkeys((*(f.evidence for f in seen), *understood.evidence)))
    asked, confidence = understood.topics, understood.confidence
    if tier in ESCALATING:
        by_rules = tier == highest([f.tier for f in seen])
        others = {*course.flags} - {CRISIS_FLAG} if course else set()
        reply = red_flag_reply(tier, flags, words="" if others else text)
        asked, confidence = (), 1.0 if by_rules else confidence
    elif watched := [topics()[topic].flag for topic in asked if topics()[topic].tier == "watch"]:
        tier = "watch"
        flags = tuple(dict.fromkeys((*flags, *watched)))
    return Turn(text, channel, asked, confidence, tier, flags, evidence, reply)


def asks_anew(turn: Turn) -> bool:
    """Whether a turn asks about a subject of its own, so that "that" means it from now on."""
    return any(topics()[topic].is_asked and topic not in OF_THE_ALARM for topic in turn.topics)


def reminding(reply: Reply, course: Course, *, again: bool) -> Reply:
    """The answer, and before it that there was a red flag; or the emergency message again, as was asked for."""
    try:
        reminder = red_flag_reply(course.tier, course.flags, reminder=not again)
    except Exception as error:  # an answer without its reminder is better than none
        logger.error("no reminder: %s", where(error))
        return reply
    if again:
        return replace(reminder, command=reply.command)
    answer, speech = f"{reminder.answer} {reply.answer}", f"{reminder.speech} {reply.speech}"
    return replace(reply, answer=answer, speech=speech, reminder=reminder.speech)


def on_its_way(turn: Turn, course: Course, words: str) -> Turn:
    """The turn; to "i called 911" after an alarm it is told that this is right, in place of any other answer.

    Other words about the alarm ("do i have to") get a sentence beside it.

    A tier that the words have stays, and is recorded.
    """
    if not (course.remind and course.help_comes(words)):
        return beside_alarm(turn, course, words)
    reply = red_flag_reply(course.tier, course.flags, help_comes=True)
    return replace(turn, topics=(), reply=reply)


def in_both(turn: Turn, foreign: Foreign) -> Reply:
    """The reply and the sentence of the language, which does not come before an emergency message.

    Of a language that nobody knows, an emergency message and that only English is read; any other reply says so.
    """
    try:
        if foreign.language:
            return beside(turn.reply, foreign.language, first=not turn.escalates)
        return _in_english(turn.reply) if turn.escalates else turn.reply
    except Exception as error:  # the message alone is better than none
        logger.error("no sentence in another language: %s", where(error))
        return turn.reply


def _in_english(reply: Reply) -> Reply:
    told = fixed_reply("only_english")
    return replace(reply, answer=f"{reply.answer} {told.answer}", speech=f"{reply.speech} {told.speech}")
