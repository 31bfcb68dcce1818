"""What was heard, said back: when the recogniser was unsure, and for any medicine."""

from assistant.errors import UnreadableText
from assistant.knowledge.medicines import medicines
from assistant.message_text import clean
from assistant.phone.events import Heard
from assistant.phone.words import words
from assistant.turn import Turn

UNSURE = 0.5
"""Confidence below which words are read back: a mean log probability of -0.7 (exp(-0.7) = 0.497), which
docs/decisions/0009 measured on our own recogniser. Twilio's goes from 0 to 1 too, on a scale that was not measured; 0
is "not set" there, as Google's reference of SpeechRecognitionAlternative has it, and counts as none told."""
MOST_READ_BACK = 25  # words; about ten seconds
NEVER = ("talk_to_human", "affirm", "deny", "repeat", "thanks", "greet", "help", "stop", "about_assistant")
"""Topics whose answer does no harm when they were misheard."""


def must_be_read_back(event: Heard, turn: Turn, *, answers: bool = False) -> bool:
    """Whether the answer waits for a yes.

    Args:
        answers: whether it was asked for by a question of ours; misheard, it is answered in the careful way anyhow.
    """
    if names_a_medicine(event.text):
        return True
    unsure = event.confidence is not None and event.confidence < UNSURE
    return unsure and turn.topic not in NEVER and not answers


def names_a_medicine(text: str) -> bool:
    """Whether a medicine is in it: two that sound alike must not be mixed up."""
    return bool(medicines(text))


def heard_words(text: str) -> str:
    """The words as they are said back: readable, and cut where they are many."""
    try:
        said = clean(text).rstrip(".?!, ").split()
    except UnreadableText:
        return ""
    cut = [*said[:MOST_READ_BACK], words("and_more")] if len(said) > MOST_READ_BACK else said
    return " ".join(cut)


def heard_of_alarm(turn: Turn) -> str:
    """What is said back of a red flag: the words, or of very many those that were the sign."""
    long = len(turn.text.split()) > MOST_READ_BACK
    return heard_words(", ".join(turn.evidence)) if long and turn.evidence else heard_words(turn.text)
