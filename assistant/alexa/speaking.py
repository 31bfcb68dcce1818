"""From a turn of the assistant's to what an Alexa says, shows and asks next."""

from assistant.alexa.responses import Card, Said
from assistant.alexa.words import shown, spoken
from assistant.knowledge import knowledge
from assistant.red_flag_reply import red_flag_reply, reply_by_rules
from assistant.turn import Reply, Turn

ENDING = ("stop", "goodbye")  # topics of who wants to stop
TALK = ("affirm", "deny", "help", "repeat", "thanks", "greet", "out_of_scope", None)
"""Topics whose answer would bury an emergency message that was just given."""
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
    reply = reply_by_rules(words)
    return escalating(reply) if reply else Said((spoken("failed"),), spoken("reprompt"), _card(()))


def other_language() -> Said:
    """Not understood, on a speaker that is set to another language."""
    return Said((spoken("other_language"),), card=_card(()))


def yes_to_the_signs() -> Said:
    """Yes, when the signs were asked for: which one stays open, so the urgent message counts."""
    return escalating(red_flag_reply("urgent", ()))


def escalating(reply: Reply) -> Said:
    """The emergency message; said once more when nothing is said after it.

    The card has the numbers only: others who see the app must not read of a crisis there.
    """
    phone = spoken("use_a_phone")
    return Said((reply.speech, phone), f"{reply.speech} {phone}", _card(()), alarms=True)


def of_turn(turn: Turn, before: int, *, ends: bool = False) -> Said:
    """What is said for a turn.

    Args:
        before: how many turns in a row were not understood before this one.
        ends: whether the session was asked to end, by an intent that means nothing else.
    """
    if turn.escalates:
        return escalating(turn.reply)
    if ends:
        return Said((turn.reply.speech,))
    obeys = bool(turn.reply.command)  # "shorter" is understood, whatever it would be without what was said before
    # "it won't stop" is read as stop too: nobody is hung up on for words that were carried
    if turn.topic in ENDING and not obeys:
        return missed(before)
    if turn.reply.choices or turn.reply.asks:
        return Said((turn.reply.speech,), turn.reply.speech)
    if not turn.topics and not obeys and not turn.reply.busy:
        return missed(max(before, turn.reply.missed - 1), turn.reply.speech)
    before_it = (spoken("help_now"),) if turn.topic == "help" else ()
    asks_on = not turn.reply.speech.endswith("?")
    after_it = (spoken("go_on"),) if asks_on else ()
    sources = tuple(f"{knowledge().documents[s.document].title}, {s.section}" for s in turn.reply.sources)
    card = _card(sources) if sources or turn.reply.missed or turn.reply.calls else None
    texts = (*before_it, turn.reply.speech, *after_it)
    return Said(texts, spoken("reprompt"), card, asks_on=asks_on, slow=turn.reply.slow)


def _card(sources: tuple[str, ...]) -> Card:
    """Where the answer stands, and the numbers; nothing of what was asked, since others see the app too."""
    lines = [shown("card_sources"), *sources, ""] if sources else []
    return Card(shown("card_title"), "\n".join([*lines, shown("card_numbers")]))
