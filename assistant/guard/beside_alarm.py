"""What is said right after an alarm gets one sentence beside it, and no other topic's answer."""

from dataclasses import replace

from assistant.dialogue.after_alarm import CALL_FOR_ME, after_alarm, sentence
from assistant.red_flag_reply import red_flag_reply
from assistant.safety.course import Course
from assistant.safety.findings import highest
from assistant.turn import Reply, Turn
from assistant.wording import say, show

WISH_FOR_HELP = "feels_like_emergency"


def beside_alarm(turn: Turn, course: Course, words: str) -> Turn:
    """The turn, with the alarm and the sentence that the words ask for as its reply; any other words change nothing."""
    kind = after_alarm(words) if course.remind else None
    if kind is None:
        return turn
    if kind == CALL_FOR_ME and course.tier == "urgent" and {*turn.red_flags} <= {WISH_FOR_HELP}:
        turn = replace(turn, tier="none", red_flags=(), evidence=())  # whoever asks to be rung for tells of no new sign
    tier = highest([course.tier, turn.tier])
    flags = tuple(dict.fromkeys((*turn.red_flags, *course.flags)))
    alarm = red_flag_reply(tier, flags, reminder=not turn.escalates)
    text = sentence(kind, tier)
    reply = Reply(
        answer=f"{alarm.answer} {show(text)}",
        speech=f"{alarm.speech} {say(text)}",
        reminder="" if turn.escalates else alarm.speech,
    )
    return replace(turn, topics=(), tier=tier if turn.escalates else turn.tier, reply=reply)
