"""Asked too much, it says so at the door: before a message waits for anybody, and for little more than reading it."""

from collections.abc import Awaitable, Callable

from assistant.channels.fixed_words import BUSY, fixed_reply
from assistant.dialogue.memory import Memory
from assistant.guard.reading import in_context, read_words_aside, unanswerable, without_topic
from assistant.safety import detect
from assistant.safety.course import Course
from assistant.turn import Channel, Turn

Known = Callable[[], Awaitable[tuple[Course, Memory]]]


async def turned_away(text: str, channel: Channel, known: Known, said: str = BUSY) -> Turn | None:
    """The turn that tells somebody to ask again; None for who must be heard out, however busy it is.

    Those are who tells of anything that the rules know, denied or not, who answers a question of ours, who has had an
    emergency message, and who writes what no rule reads for certain: another language, or nothing.

    Args:
        text: as it arrived, printable.
        known: what was said before.
        said: why, as fixed_words.yml has it.
    """
    words = await read_words_aside(text)
    if words.refusal or words.foreign or detect(words.words).findings:
        return None
    course, memory = await known()
    if course.flags or memory.question:
        return None
    context = await in_context(words, course)
    if context.report.findings or unanswerable(words, context.report):
        return None
    return without_topic(text, channel, fixed_reply(said))
