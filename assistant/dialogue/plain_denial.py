"""What one clause of an answer comes to: the grammar of a plain denial.

A clause denies when it holds a "no", and every other word of it is read; or when it denies a sign of the question.
A denial of what somebody wishes for ("no better", "it's not dry") is none, and neither is one with words left over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.dialogue.clauses import COUNTS, SIGN, UNREAD, Token
from assistant.dialogue.phrases import phrase
from assistant.dialogue.yes_no_words import yes_no_words

About = Literal["complaint", "now", "ever"]
"""What a question is about: a complaint that was told, where "gone" is a no; what is there now, where it is unclear;
what was ever there, where it is a yes."""
_SUBJECTS = ("i", "it", "he", "she", "they", "we", "my", "his", "her", "their", "the")
_RESETS = ("no", "denial_ends", "only", "yes")
_NAMED = ("i", "he", "she", "we", "they")
_RELATIVE = ("that", "which", "when", "as", "than", "think", "say", "know")
_NOBODY = ("nothing", "nobody")
_VERBS = ("normally", "moves", "bends", "works", "work", "can")
_EMPTY = ("little", "denial_ends", "lately")
_READINGS = ("feverreading", "severescale")  # assistant/safety/numbers.py: "no 101.2" tells of a fever
_NO_NEWS = frozenset({
    *("help", "helps", "helped", "helping", "change", "changed", "changes", "changing", "urine", "control", "strength"),
    *("sensation", "energy", "balance", "movement", "sleep", "rest", "breath", "break", "grip", "escape", "hope"),
    *("end", "pulse"),
})  # fmt: skip
"""What is wished for, and good only in a sentence: alone it may be what somebody has lost."""
_LINKS = ("or", "nor", "in", "with", "of", "for", "when")
_ARTICLES = ("my", "the", "any", "a", "an", "i", "his", "her", "those")
_BEFORE_A_SIGN = (
    "bladder",
    "bowel",
    "fluid",
    "blood",
    "hot",
    "urine",
    "toilet",
    "pee",
    "bad",
    "very bad",
    "really bad",
)
"""Signs that stand before the sign they are part of: "no bladder accidents"."""
PAINS = ("pain", "pains", "ache", "aches", "aching", "hurt", "hurts", "hurting")
_NOW = re.compile(
    r"\bno (?:(?:left|right|both) )?"
    r"(?:legs?|foot|feet|toes?|neck|arms?|hands?|head|back|bandage|dressing|site|skin|face) "
    r"(?:(?:is|are|feels?|all|so|very|goes|gone|went) )?"
    r"(?:numb|weak|weaker|tingly|tingles?|stiff|hurts?|aches?|hot|wet|damp|red|swollen|cold|asleep|worse|dead|heavy|leaks)\b"
)
"""A limb, and an adjective or a verb of it: no noun that "no" could deny."""
_SOFTENS = ("so", "too", "that", "as")


@dataclass(frozen=True)
class Found:
    """What a clause holds, or several do."""

    affirmed: bool = False  # a sign that is told of
    denied: bool = False  # a sign that is denied
    yes: bool = False
    hedged: bool = False
    no: bool = False
    unsure: bool = False
    left_over: bool = False  # words beside a denial that are not read, or a denial of what is wished for


def found_in(read: Sequence[Token], about: About) -> Found:
    """What a clause comes to."""
    kinds = {token.kind for token in read}
    affirmed, denied = signs_of(read)
    found = Found(affirmed, denied, "yes" in kinds, "hedges" in kinds or _is_softened(read), unsure="unsure" in kinds)
    denies = bool(kinds & {"denials", "no"})
    if about == "ever" and (kinds & {"ended", "not_since"} or (denies and "lately" in kinds)):
        return replace(found, yes=True, affirmed=True)
    if about != "complaint" and _was_there(read, denies=denies):
        return replace(found, unsure=True)
    if "not_since" in kinds or _is_excepted(read) or _may_say_now(read):
        return replace(found, unsure=True)
    good, bad = _wishes(read)
    unread = sum(token.kind == UNREAD or (token.kind == "troubles" and not neg) for token, neg in _negated(read))
    left_over = bad or (not denied and unread > ("yes" in kinds))
    left_over = left_over or (denied and _unread_beside(read) > 0)  # "no fever it is agony"
    left_over = left_over or (denies and not denied and _affirms_at_its_end(read))
    left_over = left_over or (not denied and _goes_on_to_tell(read))
    left_over = left_over or (denies and not good and "only" in kinds)
    good = good and not any(t.kind == "wished" and t.text in _NO_NEWS and not n for t, n in _negated(read))
    says_no = denies or (good and about != "ever" and unread == 0)
    return replace(found, no=says_no and not left_over, left_over=left_over)


def signs_of(read: Sequence[Token]) -> tuple[bool, bool]:
    """Whether a sign is told of in a clause, and whether one is denied."""
    marked = [(place, negated) for place, (token, negated) in enumerate(_negated(read)) if token.kind == SIGN]
    denied = [
        (negated and read[place].text not in _READINGS) or _is_subject_of_denial(read[place].text, read[place + 1 :])
        for place, negated in marked
    ]
    emphasised = _is_emphasised(read)
    told = any(token.kind == COUNTS for token in read) or any(not d for d in denied) or (bool(marked) and emphasised)
    return told, any(denied) and not emphasised


def _negated(read: Sequence[Token]) -> list[tuple[Token, bool]]:
    """Each token, and whether a denial before it reaches it: a denial covers one sign, and the list it begins."""
    negated, before, used, result = False, "", False, []
    for place, token in enumerate(read):
        if token.kind == "denials":
            result.append((token, negated and before != "no"))
            negated, used = True, _covers_nothing(read[place:])
        else:
            apart = before == "no" and (token.text in _SUBJECTS or token.kind == "ended")  # "no it went away"
            apart = apart or (token.text in _NAMED and before not in _RELATIVE and negated)  # "no fever i feel sick"
            apart = apart or token.text == "and"  # "no and a fever"
            apart = apart or (token.kind == SIGN and used and not _is_listed(read, place))  # "no leak leg numb"
            if token.kind in _RESETS or token.kind == "exceptions" or apart:
                negated = False
            result.append((token, negated))
            used = used or (negated and _uses_up(token))
            negated = negated or (token.kind == "ended" and token.text.startswith(("no ", "not ")))  # "no longer"
        before = token.text
    return result


def _covers_nothing(read: Sequence[Token]) -> bool:
    """ "None of that legs weak"; not "none of it is bad"."""
    whole = read[0].text.startswith("none of ")
    return whole and not (len(read) > 1 and read[1].text in ("is", "are", "was", "were"))


def _uses_up(token: Token) -> bool:
    return (token.kind == SIGN and token.text not in _BEFORE_A_SIGN) or token.text in PAINS


def _is_listed(read: Sequence[Token], place: int) -> bool:
    """Whether a sign goes on what is denied before it: "no pain in my neck", "no pain weakness or tingling"."""
    before = [token.text for token in read[:place] if token.text not in _ARTICLES]
    if before and (before[-1] in _LINKS or read[place].text.startswith(("down ", "up "))):
        return True
    if read[place].text == "temperature" and len(read) > place + 1 and read[place + 1].kind == "wished":
        return True
    rest = read[place + 1 :]
    here = next((n for n, token in enumerate(rest) if token.text in ("or", "nor")), None)
    return here is not None and all(token.kind in ("little", "troubles", SIGN) for token in rest[:here])


def _unread_beside(read: Sequence[Token]) -> int:
    """How many words that are not read stand elsewhere than between a denial and its sign."""
    count = 0
    for place, (token, negated) in enumerate(_negated(read)):
        used = any(t.kind == SIGN for t in _since_denial(read, place))
        later = any(t.kind in (SIGN, "troubles") for t in read[place + 1 :])
        count += token.kind == UNREAD and token.text not in _VERBS and not (negated and later and not used)
    return count


def _since_denial(read: Sequence[Token], place: int) -> Sequence[Token]:
    denials = [n for n, token in enumerate(read[:place]) if token.kind == "denials"]
    return read[denials[-1] : place] if denials else ()


def _is_softened(read: Sequence[Token]) -> bool:
    """ "Not so stiff", "not too stiff"."""
    trios = zip(read, read[1:], read[2:], strict=False)
    return any(a.kind == "denials" and a.text != "no" and b.text in _SOFTENS and c.kind == SIGN for a, b, c in trios)


def _is_subject_of_denial(sign: str, after: Sequence[Token]) -> bool:
    """Whether what follows a sign denies it: "(my neck) is not stiff", "(temperature) is normal"."""
    rest = [token for token in after if token.kind not in ("little", "denial_ends")]
    if not rest:
        return False
    if rest[0].kind == "wished":  # "stiff neck fine" may be two answers
        return len(rest) < len(after) or sign.endswith(("feel", "feels", "ing")) or rest[0].text.split()[0] in _VERBS
    return rest[0].kind == "denials" and len(rest) > 1 and rest[1].kind in (SIGN, "troubles")


def _is_emphasised(read: Sequence[Token]) -> bool:
    """ "Never felt so bad"."""
    words = " ".join(token.text for token in read)
    _, never, after = words.partition("never")
    pointed = any(token.text.startswith("such ") for token in read)  # "no such thing"
    return bool(never) and not pointed and bool(phrase(yes_no_words().emphatic).search(after))


def _wishes(read: Sequence[Token]) -> tuple[bool, bool]:
    """Whether something good is told of, or that it is over; and whether that is denied."""
    marked = [negated for token, negated in _negated(read) if token.kind in ("wished", "ended")]
    nobody = bool(marked) and read[0].text in _NOBODY  # "nothing i do helps"
    return not all(marked), any(marked) or nobody or _is_emphasised(read)


def _may_say_now(read: Sequence[Token]) -> bool:
    """ "No leg numb" may be a recogniser's "now leg numb"; "no leg weakness" is not."""
    return bool(_NOW.search(" ".join(token.text for token in read)))


def _was_there(read: Sequence[Token], *, denies: bool) -> bool:
    texts = {token.text for token in read}
    if denies and any(t.kind == "lately" for t in read):
        return True
    return any(t.kind == "ended" for t in read) or (denies and bool(texts & {"any more", "anymore", "any longer"}))


def _is_statement(read: Sequence[Token]) -> bool:
    return bool(read) and (read[0].text in _SUBJECTS or read[0].kind == "denial_ends")


def _goes_on_to_tell(read: Sequence[Token]) -> bool:
    """ "No it started again": what comes after the "no" denies nothing, and is nothing good."""
    if not read:  # "-+" has no word
        return False
    _, *rest = read
    told = read[0].text in ("no", "nope", "nah") and len(rest) > 1 and _is_statement(rest)
    return told and not {token.kind for token in rest} & {"denials", "no", "wished", "ended"}


def _affirms_at_its_end(read: Sequence[Token]) -> bool:
    """ "No it is", "no i do"."""
    return (
        bool(read)
        and read[-1].kind == "denial_ends"
        and read[-1].text.split()[-1]
        in (
            "is",
            "do",
            "have",
            "am",
            "has",
            "does",
            "did",
        )
    )


def _is_excepted(read: Sequence[Token]) -> bool:
    """Whether something follows an "except" that is neither thanks nor another no."""
    places = [place for place, token in enumerate(read) if token.kind == "exceptions"]
    rest = read[places[-1] + 1 :] if places else ()
    words = " ".join(token.text for token in rest)
    return bool(words) and words not in yes_no_words().harmless and not {t.kind for t in rest} & {"denials", "no"}
