"""Yes or no in any words, to a question of ours about danger signs; in doubt it is neither, and the asker escalates."""

import re
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Literal

from assistant.dialogue.clauses import SIGN, UNREAD, Signs, tokens
from assistant.dialogue.denied_lists import in_denied_list
from assistant.dialogue.no_and_more import is_doubted
from assistant.dialogue.phrases import lower, phrase, plain
from assistant.dialogue.plain_denial import About, Found, found_in, signs_of
from assistant.dialogue.withdrawn import NO_ANSWER, before_it_breaks_off, withdrawn
from assistant.dialogue.yes_no_words import yes_no_words
from assistant.safety.numbers import fever_readings, severity_readings

Reading = Literal["yes", "no", "unclear"]
_CLAUSE = re.compile(r"\s*(?:[,;:.!?\n\u2013\u2014]|\s-\s|\sand (?=i |it |my |he |she |his |her |i'))+\s*")
_IS = re.compile(
    r"(?<=[a-z])'s (?=not |no |fine|good|ok|normal|better|gone|very|really|still|a |getting|bad|stiff|sore|wet|dry)"
)
_NUMBER = re.compile(
    r"(?:(?:i )?(?:just )?(?:checked|took|measured)(?: it| my temp(?:erature)?)?[, ]+(?:and )?)?"
    r"(?:it's |its |it is |it was |was |about |temp(?:erature)? )?"
    r"(?P<value>a hundred[a-z ]*|one hundred[a-z ]*|one oh \w+|(?:3[5-9]|9[4-9]|1[01]\d)(?:\.\d)?)\.?"
)
_MIDDLE = re.compile(r"\b(?:5|6|five|six)\b")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_FEVER, _SEVERE = "feverreading", "severescale"  # assistant/safety/numbers.py


def yes_or_no(
    text: str, signs: Sequence[str] = (), *, hedges: bool = True, about: About = "complaint", counts: Sequence[str] = ()
) -> Reading:
    """How a question about signs was answered.

    Args:
        text: the answer.
        signs: words for what was asked after; named and not denied they are a yes: "well my left leg tingles".
        hedges: whether "a bit" and "I guess" are a yes; beside a time they are the time's ("about a week, I guess").
        about: what the question is about, which settles what "gone" and "not any more" mean.
        counts: words that are a yes even where they are denied: "not malignant".

    Returns:
        "unclear" where it is neither, or both, and where a no is broken off, taken back or played down.
    """
    if (kind := withdrawn(text)) in NO_ANSWER:
        return "unclear"
    read = "no" if kind == "no" else _last_read(text, signs, hedges=hedges, about=about, counts=counts)
    return "unclear" if read == "no" and before_it_breaks_off(text) else read


def _last_read(text: str, signs: Sequence[str], *, hedges: bool, about: About, counts: Sequence[str]) -> Reading:
    """What the last part that can be read comes to, of those between words that take something back."""
    parts = [part for part in _taken_back().split(_measured(text, signs)) if part.strip(" ,;.!?-")]
    for part in reversed(parts):
        reading = _reading(_found(part, _all(signs), about, tuple(counts)), hedges=hedges)
        if reading is not None:
            return reading
    return "unclear"


def unsure(text: str) -> bool:
    """Whether somebody says that they cannot tell."""
    return any(token.kind == "unsure" for clause in _clauses(lower(text)) for token in tokens(clause, (), ()))


def denies(text: str) -> bool:
    """Whether something is denied in it, whatever it is: "it's not going away"."""
    return any(token.kind in ("denials", "no") for clause in _clauses(lower(text)) for token in tokens(clause, (), ()))


def named(text: str, signs: Sequence[str]) -> bool:
    """Whether one of the signs is told of, and not denied."""
    read = [tokens(clause, _all(signs), ()) for clause in _clauses(_measured(text, signs))] if signs else []
    listed = in_denied_list(read)
    return any(signs_of(clause)[0] and not denied for clause, denied in zip(read, listed, strict=True))


def tells_only(text: str, signs: Sequence[str]) -> bool:
    """Whether a sign is told of in words that are all read: "now it is worse", and nothing else."""
    clauses = _clauses(_measured(text, signs))
    return named(text, signs) and not any(t.kind == UNREAD for c in clauses for t in tokens(c, _all(signs), ()))


def is_all_read(text: str) -> bool:
    """Whether every word of it stands in a list: "well, a bit", "sorry I meant yes"."""
    words = _taken_back().sub(" ", lower(text))
    return not any(token.kind == UNREAD for clause in _clauses(words) for token in tokens(clause, (), ()))


def measured_clauses(text: str, signs: Sequence[str]) -> list[str]:
    """The clauses of an answer, a word in place of each temperature."""
    return _clauses(_measured(text, signs))


def _reading(found: Found, *, hedges: bool) -> Reading | None:
    """None when nothing of it was found."""
    if found.affirmed or (hedges and found.hedged):
        return "yes"
    if found.unsure or found.left_over or (found.yes and (found.no or found.denied)):
        return "unclear"
    if found.yes:
        return "yes"
    return "no" if found.no or found.denied else None


def _found(text: str, signs: Signs, about: About, counts: Signs) -> Found:
    clauses = [part for clause in _clauses(text) for part in _without_only(clause, signs)]
    if len(clauses) > 1:  # "ok, no"
        clauses = [clause for clause in clauses if clause not in map(plain, yes_no_words().before)] or clauses
    read = [tokens(_before().sub("", clause), signs, counts) for clause in clauses]
    found = [
        Found(denied=True) if denied else _whole(clause, about) or found_in(clause_read, about)
        for clause, clause_read, denied in zip(clauses, read, in_denied_list(read), strict=True)
    ]
    found = [*found, Found(unsure=is_doubted(_clauses(text), signs))]
    return Found(**{f.name: any(getattr(one, f.name) for one in found) for f in fields(Found)})


def _without_only(clause: str, signs: Signs) -> tuple[str, ...]:
    """ "No fever just sore" in its two parts, where the second denies the rest."""
    behind = _only_at_end().search(clause)
    if not behind or not behind.start():
        return (clause,)
    read = tokens(clause[: behind.start()], signs, ())
    denied = bool(read) and read[-1].kind in (SIGN, "troubles") and any(token.kind == "denials" for token in read)
    return (clause[: behind.start()], behind.group().strip()) if denied else (clause,)


def _whole(clause: str, about: About) -> Found | None:
    """What a clause is as a whole."""
    words = yes_no_words()
    bare = _after().sub("", _before().sub("", clause))
    for said in (clause, bare):
        if said in map(plain, words.yes_alone):
            return Found(yes=True)
        if about != "ever" and _without_no(said) in map(plain, words.no_alone):
            return Found(no=True)
    return None


def _without_no(clause: str) -> str:
    """ "No it's just the headache" without the "no" and of whom it is told."""
    return _subjects().sub("", re.sub(r"^(?:no|nope|nah) ", "", clause)).strip()


def _all(signs: Sequence[str]) -> Signs:
    return (*signs, _FEVER, _SEVERE) if signs else ()


def _measured(text: str, signs: Sequence[str]) -> str:
    """Small letters, with a word in place of a temperature and of a pain on a scale."""
    if "fever" in signs and (alone := _NUMBER.fullmatch(text.strip().lower())):
        text = f"{alone['value']} degrees"
    words = _POINT.sub("_", _IS.sub(" is ", lower(text)))
    words, scales = severity_readings(words)
    if _MIDDLE.search(" ".join(scales)):  # five or six of ten: neither very bad nor mild
        words = words.replace("lowscale", "middlescale")
    words = fever_readings(words)[0]
    return words.replace("_", ".") if _POINT.search(text) is None else words


def _clauses(text: str) -> list[str]:
    return [words for clause in _CLAUSE.split(text) if (words := plain(clause))]


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"^(?:{phrase(yes_no_words().before).pattern} )+(?=\S)")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?: {phrase(yes_no_words().after).pattern})+$")


@cache
def _only_at_end() -> re.Pattern[str]:
    alone = [words for words in yes_no_words().no_alone if words.startswith(("just ", "only "))]
    return re.compile(rf" {phrase(alone).pattern}$")


@cache
def _subjects() -> re.Pattern[str]:
    return re.compile(rf"^{phrase(yes_no_words().subjects).pattern} ")


@cache
def _taken_back() -> re.Pattern[str]:
    return phrase(yes_no_words().taken_back)
