"""A plain complaint, told and not asked: "I've got a headache since the tap"."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.dialogue.forms import forms
from assistant.dialogue.phrases import phrase, plain
from assistant.knowledge import topics

PATH = Path(__file__).with_name("complaints.yml")
INTENTS = {"headache_check": "headache_complaint", "back_soreness_check": "back_soreness_complaint"}
"""What Rasa's rules know a complaint by, for each form."""
COMPLAINT_OF = "complaint_of"
"""Message attribute in Rasa's output: the topic that a complaint was classified as."""


_CLAUSES = re.compile(
    r"(?<=[?!.;])\s+|,\s*|\s+(?:and|but|so)\s+|\s+(?=(?:can|could|may|should|do|does|is|what|when|how|will|where|who)\s)",
    re.IGNORECASE,
)
"""Where one thing ends and the next begins. A recogniser writes no marks: a word that begins a question counts."""


class ComplaintWords(Content):
    """complaints.yml; symptoms and terse complaints by form."""

    symptoms: dict[str, Texts]
    terse: dict[str, Texts]
    terse_around: Texts
    people: Texts
    not_plain: Texts


@cache
def complaint_words() -> ComplaintWords:
    """The words.

    Raises:
        ContentError: the file cannot be read.
    """
    return read_content(ComplaintWords, PATH)


def complaint(text: str, topic: str) -> str | None:
    """The form that a plain complaint begins.

    Args:
        text: what was said.
        topic: what it was classified as.

    Returns:
        name of the form; None when it is asked, supposed or denied, or nobody is named who has it.
    """
    if terse := _terse(text):
        return terse if topic in topics() and topics()[topic].is_asked else None
    return _plain_complaint(text, topic)


def _terse(text: str) -> str | None:
    """The form of a complaint that is only named: "headache", "sore back"; no question, and nothing beside it."""
    bare = " ".join(_terse_around().sub(" ", plain(text)).split())
    return next((form for form, listed in complaint_words().terse.items() if bare in listed and "?" not in text), None)


def _plain_complaint(text: str, topic: str) -> str | None:
    words = plain(text)
    if "?" in text or _any_of("not_plain").search(words) or not _any_of("people").search(words):
        return None
    return next((form for form in _forms_of(topic) if _any_of(form).search(words)), None)


def names_symptom(text: str, form: str) -> bool:
    """Whether the symptom of a form is named, in whatever way."""
    return bool(_any_of(form).search(plain(text)))


def beside_a_question(text: str, asked: Iterable[str]) -> str | None:
    """The form that a plain complaint begins which stands beside a question: "my head hurts, can I drink coffee".

    Args:
        text: what was said.
        asked: the topics that its parts were classified as.
    """
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    found = (_plain_complaint(clause, topic) for clause in clauses for topic in asked)
    return next(filter(None, found), None)


def _forms_of(topic: str) -> list[str]:
    return [name for name in complaint_words().symptoms if topic in forms()[name].topics]


@cache
def _terse_around() -> re.Pattern[str]:
    return phrase(complaint_words().terse_around)


@cache
def _any_of(kind: str) -> re.Pattern[str]:
    words = complaint_words()
    return phrase(words.symptoms[kind] if kind in words.symptoms else getattr(words, kind))
