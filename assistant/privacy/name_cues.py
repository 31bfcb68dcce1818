"""What announces a name: expressions that are matched against the words before or after a place in a text."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.privacy.spans import alternatives
from assistant.privacy.words import words

LONGEST = 48  # characters before or after a place in which its cue stands
_ABBREVIATED, _FORMAL = 8, 11
"""The first titles of the list are short forms, which a full stop may follow; the next are no people's jobs."""


@dataclass(frozen=True)
class Cues:
    """Expressions in lower case.

    Args:
        sure: ends where a name begins, whatever word it is.
        named: somebody is called something ("she is called April").
        may: ends where a name may begin.
        rarely: so it may there, but other words are likelier.
        title: ends after a title.
        formal: ends after one that a surname always follows ("Mrs").
        relation: ends after somebody's wife, friend, nurse.
        kind: ends after "my wife is", where any word may come.
        acts: begins after a name: what only people do.
        acts_on: begins after a name: what people do to somebody.
        introduces: begins after a name with which somebody introduced himself.
        belongs: begins after a name: whose it is ("Ann, my wife").
        thing: begins after what is called so after somebody: "Wilson's disease", "Miller Fisher syndrome".
        medicine: ends where a medicine begins ("I take").
        sentence: ends where a sentence begins.
    """

    sure: re.Pattern[str]
    named: re.Pattern[str]
    may: re.Pattern[str]
    rarely: re.Pattern[str]
    title: re.Pattern[str]
    formal: re.Pattern[str]
    relation: re.Pattern[str]
    kind: re.Pattern[str]
    acts: re.Pattern[str]
    acts_on: re.Pattern[str]
    introduces: re.Pattern[str]
    belongs: re.Pattern[str]
    thing: re.Pattern[str]
    medicine: re.Pattern[str]
    sentence: re.Pattern[str]


@cache
def cues() -> Cues:
    """Those of `words.yml`.

    Raises:
        ContentError: the file cannot be read.
    """
    known = words()
    relations = rf"(?:{alternatives(known.relations)})"
    titles = rf"(?:{alternatives(known.titles)}|(?:{alternatives(known.titles[:_ABBREVIATED])})\.)"
    who = rf"(?:he|she|{relations}|{titles}|who|lady|man|woman|person|one)"
    called = r"(?:is|was|'s|are|were|am|i'm|im)?\s*(?:called|named|known as)"
    return Cues(
        sure=re.compile(rf"\b(?:{alternatives(known.names_follow)})\s*:?\s*$"),
        named=re.compile(rf"\b(?:{who}|i'm|i am|im)(?:'s)?\s*{called}\s+$|\b(?:{alternatives(known.named)})\s+$"),
        may=re.compile(rf"\b(?:{alternatives(known.names_may_follow)})(?:\s+(?:mr|mrs|ms|dr)\.?)?[\s,:]+$"),
        rarely=re.compile(rf"\b(?:{alternatives(known.names_rarely_follow)})[\s,:]+$"),
        title=re.compile(rf"\b{titles},?\s+$"),
        formal=re.compile(rf"\b(?:{alternatives(known.titles[:_FORMAL])})\.?\s+$"),
        relation=re.compile(rf"\b{relations}(?:'s name is)?,?\s+\(?$"),
        kind=re.compile(rf"\b(?:{relations}|{titles})\s+(?:is|was|it's)\s+$"),
        acts=re.compile(rf"\s+(?:{alternatives([*known.people_do, *known.people_do_to_me])})\b"),
        acts_on=re.compile(rf"\s+(?:{alternatives(known.people_do_to_me)})\b"),
        introduces=re.compile(
            r",?\s*(?:calling|here|again\b|i\b|from\b|dob\b|date of birth|"
            r"and\s+(?:i'm|im|my)\b|i'm\b|my\s|and\s+i\s|\d\d\b)"
        ),
        belongs=re.compile(
            rf"[\s,(-]+(?:my|our|his|her)\s+(?:{relations}|nurse|doctor|carer)\b|\s+from\s+(?:the\s+)?"
            r"(?:ward|clinic|lab|desk|office|front|radiology|neurology|reception|hospital|er|pharmacy)\b"
        ),
        thing=re.compile(rf"[\s-](?:(?P<between>[a-z'-]+)\s+)?(?:{alternatives(known.things_follow)})\b"),
        medicine=re.compile(
            r"\b(?:on|tak(?:e|es|en|ing)|took|us(?:e|es|ed|ing)|stop(?:ped|ping)?|skip|restart|prescribed|mg of|"
            r"dose of|birth control|pills?|tablets?)(?:\s+(?:the|my|some))?\s+$"
        ),
        sentence=re.compile(
            r"(?:^|[.!?\u2014-]|\b(?:and|so|but|because|then|when|ok|okay|yes|um|uh|hi|hello|hey))[\s,]*$"
        ),
    )


@cache
def last_words() -> frozenset[str]:
    """Words with which an announcement ends: a name that none of them stands before is not announced."""
    known = words()
    phrases = [
        *(*known.names_follow, *known.named, *known.names_may_follow, *known.names_rarely_follow, *known.titles),
        *(*known.relations, "is", "was", "it's", "its", "called", "named", "known as"),
    ]
    return frozenset(
        re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", phrase)[-1].removesuffix("'s") for phrase in phrases
    )
