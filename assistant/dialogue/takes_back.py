"""A no that is taken back after a check has ended, in whatever words: "put yes", "wrong button", "oops"; pure."""

import re
from functools import cache
from typing import Literal

from assistant.dialogue.asides import aside
from assistant.dialogue.forms import Question
from assistant.dialogue.phrases import phrase, plain
from assistant.dialogue.replies import reply_words
from assistant.dialogue.withdrawn import after_end, withdrawn
from assistant.dialogue.yes_no import unsure
from assistant.dialogue.yes_no_words import yes_no_words
from assistant.knowledge import topics

TALK = ("affirm", "complaint", "stop", "repeat")
"""What the words that take a no back are mostly classified as; whatever else is these is said in other words."""
NO_SUBJECT = ("not_covered", "out_of_scope", "talk_to_human", "complaint")
"""Topics that are no subject of their own, so that "i might" beside them is of the check."""
MOST_WORDS = 14  # a longer message says something of its own
_YES = re.compile(r"\b(?:yes|yeah|yep|yup)\b")
_HAS = re.compile(
    r"(?:.* )?(?:i|he|she|we)(?: do| did| does| really| actually| think (?:i|he|she)| just)*"
    r" (?:have|has|had|got|'ve got|have got|feel|felt) (?:it|that|this|them|those|these|some|one|two|a few|all|any)"
    r"(?: of (?:it|that|this|them|those|these|the .*))?(?: (?:too|now|actually|sometimes|after all|really))*"
)
_HAS_NOT = re.compile(r"n't\b|\b(?:not|never|nobody|doubt|dont|if)\b|\bgot (?:it|that)$|\ball of the\b")
"""Beside those words it is none: "ok i got it", "i don't think i have it"."""
_OF_NO = re.compile(
    r".*(?:n't|\b(?:not|never|ignore|disregard|forget|retract|instead of|was(?:nt)? supposed|pressed|press|clicked|hit|"
    r"tapped|typed|touched|selected|chose|picked))\b.*\bno\b.*"
)
_NO_WAS = re.compile(
    r".*\b(?:my|that|the|a) no\b.*\b(?:wrong|mistake|error|accident|slip|untrue|lie|false|hasty|early|quick)\b.*"
)
_COUNTS = re.compile(
    r"(?:does|do|would|will|should|unless|if|maybe|what if|so|and|but|is|a|some|my)\b.* count(?:s|ed|ing)?"
    r"(?: (?:too|as .*|for (?:it|that)|though))?"
)


def takes_back(text: str, question: Question, intent: str, *, is_next: bool) -> Literal["yes", "again"] | None:
    """What a message after a no makes of it: a yes, or a reason to ask once more.

    Args:
        text: what was said.
        question: the one that was answered.
        intent: what it was classified as.
        is_next: whether nothing was said in between: only then what it was classified as counts.
    """
    said = plain(text)
    if len(said.split()) > MOST_WORDS or (_is_nod(said) and not _HAS.fullmatch(said)):
        return None
    if _tells_yes(said, is_next=is_next):
        return "yes"
    words = after_end()
    weak = () if intent in topics() and topics()[intent].is_asked and intent not in NO_SUBJECT else words.weak
    taken = phrase((*words.takes_back, *weak)).search(said) or _OF_NO.fullmatch(said) or _NO_WAS.fullmatch(said)
    if _says_no(said, question) and not (taken and not said.startswith("no ")):
        return None
    if taken or counts(text) or withdrawn(text) in ("again", "unclear", "once_more"):
        return None if said in reply_words().again else "again"
    if is_next and unsure(text) and re.search(r"\b(?:sure|certain|know)\b", said):
        return "again" if aside(text, question) is None else None
    return "again" if is_next and intent in TALK and not _is_command(text, said, question) else None


def counts(text: str) -> bool:
    """ "Does tingling count", "a bit of numbness counts?"."""
    return bool(_COUNTS.fullmatch(plain(text)))


@cache
def _nods() -> frozenset[str]:
    return frozenset(map(plain, after_end().nods))


def _is_nod(said: str) -> bool:
    """Whether every word of it is of thanks, of a promise or of leave: "yes i will", "great thanks"; not a bare yes."""
    words = said.split()
    kept = [word for word in words if not _YES.fullmatch(word)]
    promised = bool({*kept} & {"will", "i'll", "ill", "understand", "understood", "noted", "please", "course"})
    return bool(kept) and {*kept} <= _nods() and (len(kept) == len(words) or promised) and kept != ["i", "do"]


def _tells_yes(said: str, *, is_next: bool) -> bool:
    found = _YES.search(said)
    if found and (is_next or said not in ("yes", "yeah", "yep", "yup")) and "yes or no" not in said:
        after = said[found.end() :].split()
        return not (after and after[0] in ("no", "can", "could", "what", "when", "how", "tell", "please"))
    return bool(_HAS.fullmatch(said)) and not _HAS_NOT.search(said)


def _says_no(said: str, question: Question) -> bool:
    return said in after_end().courtesies or question.read(said) == "no"


def _is_command(text: str, said: str, question: Question) -> bool:
    words = reply_words()
    listed = (*words.stop, *words.heard, *words.again, *words.back, *yes_no_words().nods, *after_end().courtesies)
    return said in listed or aside(text, question) is not None
