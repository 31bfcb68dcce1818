"""From a turn of the assistant's to what an Alexa says, shows and asks next."""

from assistant.alexa.responses import Card, Said
from assistant.alexa.words import shown, spoken
from assistant.knowledge import knowledge
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import detect
from assistant.safety.findings import ESCALATING, highest
from assistant.turn import Reply, Turn

ENDING = ("stop", "goodbye")  # topics after which the speaker listens no longer
MISSES = 2  # in a row, then whom to call is said instead of asking again


def welcome() -> Said:
    """Opened without a question, or begun anew."""
    return Said((spoken("launch"),), spoken("reprompt"))


def missed(before: int, *words: str) -> Said:
    """Not understood.

    Args:
        before: how many turns in a row were not understood before this one.
        words: what the assistant said of it; the skill's own words where it was not asked.
    """
    if before + 1 >= MISSES:
        return Said((spoken("missed_again"),), spoken("reprompt"), _card(()), missed=MISSES)
    return Said((*(words or (spoken("missed"),)), spoken("signs")), spoken("signs"), missed=before + 1)


def failed(words: str = "") -> Said:
    """No answer in time. A red flag in the words is read by the rules alone, and gets its message."""
    report = detect(words)
    tier = highest([finding.tier for finding in report.present])
    if tier in ESCALATING:
        return escalating(red_flag_reply(tier, [finding.flag for finding in report.present]))
    return Said((spoken("failed"),), spoken("reprompt"), _card(()))


def other_language() -> Said:
    """Not understood, on a speaker that is set to another language."""
    return Said((spoken("other_language"),), card=_card(()))


def escalating(reply: Reply) -> Said:
    """The emergency message; said once more when nothing is said after it."""
    numbers = shown("use_a_phone")
    return Said(
        (reply.speech, spoken("use_a_phone")), reply.speech, Card(shown("card_title"), f"{reply.answer} {numbers}")
    )


def of_turn(turn: Turn, before: int, *, ends: bool = False) -> Said:
    """What is said for a turn.

    Args:
        before: how many turns in a row were not understood before this one.
        ends: whether the session was asked to end.
    """
    if turn.escalates:
        return escalating(turn.reply)
    if ends or turn.topic in ENDING:
        return Said((turn.reply.speech,))
    if not turn.topics and not turn.reply.choices:
        return missed(before, turn.reply.speech)
    asks = turn.reply.speech.endswith("?")
    more = () if asks else (spoken("go_on"),)
    sources = tuple(f"{knowledge().documents[s.document].title}, {s.section}" for s in turn.reply.sources)
    return Said((turn.reply.speech, *more), spoken("reprompt"), _card(sources) if sources else None)


def _card(sources: tuple[str, ...]) -> Card:
    """Where the answer stands, and the numbers; nothing of what was asked, since others see the app too."""
    lines = [shown("card_sources"), *sources, ""] if sources else []
    return Card(shown("card_title"), "\n".join([*lines, shown("card_numbers")]))
