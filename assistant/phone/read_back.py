"""What was heard, said back: when the recogniser was unsure, and for any medicine."""

import re

from assistant.errors import UnreadableText
from assistant.knowledge.medicines import medicines
from assistant.message_text import clean
from assistant.phone.events import Heard
from assistant.phone.words import after_yes_or_no, plain, words
from assistant.turn import Turn

UNSURE = 0.5
"""Confidence below which words are read back: a mean log probability of -0.7 (exp(-0.7) = 0.497), which
docs/decisions/0009 measured on our own recogniser. Twilio's goes from 0 to 1 too, on a scale that was not measured; 0
is "not set" there, as Google's reference of SpeechRecognitionAlternative has it, and counts as none told."""
MOST_READ_BACK = 25  # words; about ten seconds
LONGEST_READ_BACK = 200  # characters, of "words" that are none
MEDICINE_TOPICS = (
    "pain_medicine", "prescription_pain_medicine", "medicine_upset_stomach", "antibiotics", "restart_blood_thinners",
    "blood_thinners_and_test",
)  # fmt: skip
_KINDS = re.compile(
    r"\b(?:(?:pill|tablet|capsule|med|medicine|medication|drug|thinner|dose|(?:cough|eye|ear|nose) drop|nasal spray"
    r"|flu shot|anti[- ]?inflammatory|(?:relief|itch|numbing|pain) cream)s?|anti[- ]?inflammatories"
    r"|birth control|weed)\b",
    re.IGNORECASE,
)
_SAID = {
    re.compile(r"(?<![\d/])1/2(?![\d/])"): "one half",
    re.compile(r"(?<![\d/])1/4(?![\d/])"): "one quarter",
    re.compile(r"(?<=\d) ?mcg\b", re.IGNORECASE): " micrograms",
    re.compile(r"(?<=\d) ?mg\b", re.IGNORECASE): " milligrams",
    re.compile(r"(?<=\d) ?ml\b", re.IGNORECASE): " milliliters",
    re.compile(r"(?<=[A-Za-z])(?=\d)"): " ",
    re.compile(r"#(?=\d)"): "number ",
}
NEVER = ("talk_to_human", "affirm", "deny", "repeat", "thanks", "greet", "help", "stop", "about_assistant")
"""Topics whose answer does no harm when they were misheard."""


def must_be_read_back(event: Heard, turn: Turn, *, answers: bool = False) -> bool:
    """Whether the answer waits for a yes.

    Args:
        answers: whether it was asked for by a question of ours; misheard, it is answered in the careful way anyhow.
    """
    if answers:  # the assistant is a question ahead by now: a "no" to a read-back would be taken for its answer
        return False
    if turn.topic in MEDICINE_TOPICS or names_a_medicine(event.text):
        return True
    unsure = event.confidence is not None and event.confidence < UNSURE
    return unsure and turn.topic not in NEVER


def names_a_medicine(text: str) -> bool:
    """Whether a medicine, or a word for any, is in it: two that sound alike must not be mixed up."""
    return bool(medicines(text) or _KINDS.search(text))


def asked_back(text: str) -> str:
    """The question that reads words back. Of very many, the medicines: none may be confirmed without being said."""
    named = medicines(text)
    if _is_long(text) and named:
        return words("read_back_medicines", medicines=", ".join(named))
    return words("read_back", heard=heard_words(text))


def confirms(text: str, heard: str) -> bool:
    """Whether words say again what was read back: "yes, Tylenol", "Tylenol"."""
    said, before = set(plain(after_yes_or_no(text)).split()), set(plain(heard).split())
    return bool(said) and said <= before and (said == before or bool(medicines(text)))


def heard_words(text: str) -> str:
    """The words as they are said back: readable, and cut where they are many."""
    try:
        said = [word[:LONGEST_READ_BACK] for word in _doses(clean(text)).rstrip(".?!, ").split()]
    except UnreadableText:
        return ""
    kept = said[:MOST_READ_BACK]
    while len(" ".join(kept)) > LONGEST_READ_BACK:
        kept.pop()
    return " ".join(kept if len(kept) == len(said) else [*kept, words("and_more")])


def heard_of_alarm(turn: Turn) -> str:
    """What is said back of a red flag: the words, or of very many those that were the sign."""
    long = _is_long(turn.text) and turn.evidence
    return heard_words(", ".join(turn.evidence) if long else turn.text)


def _is_long(text: str) -> bool:
    return len(text.split()) > MOST_READ_BACK or len(text) > LONGEST_READ_BACK


def _doses(text: str) -> str:
    """Amounts as they are said: "1/2 tablet" is a half, and "mg" is not left to the voice."""
    for pattern, said in _SAID.items():
        text = pattern.sub(said, text)
    return text
