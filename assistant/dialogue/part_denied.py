"""Whether a no denies only a part of what a question asks after: "no fever", to three signs; pure."""

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.clauses import SIGN, Token, tokens
from assistant.dialogue.halves import Halves, flags_told, points_named
from assistant.dialogue.phrases import lower, plain
from assistant.dialogue.plain_denial import PAINS
from assistant.dialogue.yes_no import measured_clauses

ELSEWHERE = "elsewhere"
"""In place of a flag: what was denied, or told to be well, is nothing that any question asks after."""
_PARTS = {
    **dict.fromkeys(("leg", "legs", "foot", "feet", "toes"), "numbness_or_weakness"),
    **dict.fromkeys(("both legs", "both feet", "right leg", "right foot"), "numbness_or_weakness"),
    **dict.fromkeys(("arm", "arms", "both arms", "right arm", "right hand"), ELSEWHERE),
    **dict.fromkeys(("stomach", "tummy", "eyes"), ELSEWHERE),
    **dict.fromkeys(("bandage", "dressing", "plaster", "site", "spot"), "site_drainage_or_bleeding"),
    "neck": "stiff_neck",
    "skin": "fever",
}
_COMPLAINTS = {
    **dict.fromkeys(("head", "my head", "headache", "headaches"), "severe_headache"),
    **dict.fromkeys(("back", "backache"), "severe_back_pain"),
}
"""The complaint itself, where its check is open: "my back is fine" ends that one, and answers no other question."""
_OF_LEGS = {"numbness_or_weakness", "severe_leg_pain"}
_ONE_SIDE = re.compile(
    r"\b(?:left|right|one|this|that)(?: hand)? (?:legs?|foot|feet|toes?|knee|hip|side|one|thigh|calf)\b"
)
_BOTH = re.compile(
    r"\bboth\b|\bleft (?:or|and|nor) (?:the )?right\b|\bright (?:or|and|nor) (?:the )?left\b|\bneither\b"
)
_PROBLEMS = ("problem", "problems", "trouble", "troubles", "issue", "issues")
"""Beside a leg these are of all that a leg's question asks after: "no leg problems"."""

_ONLY_SORE = re.compile(r"\b(?:just|only) (?:sore|tender|achy|aching)\b")
"""The complaint said over again: also behind a no it tells how bad it is, and nothing of the rest."""
_ECHOES = re.compile(
    r"\b(?:not|never|none|nothing|cannot)\b|n't\b|\bno\b.*\bno\b|\b(?:isnt|dont|doesnt|cant|havent|hasnt|aint)\b"
)

_BARE = (
    *("no", "nope", "nah", "well", "oh", "ok", "okay", "and", "so", "but", "thanks", "thank you", "really"),
    *("honestly", "dear", "love"),
)
"""Beside a sign that is denied by its name these deny no other: "not very bad, no"."""


def points_denied(text: str, signs: Mapping[str, Sequence[str]], halves: Halves) -> frozenset[str] | None:
    """What a no denies by its name, where nothing is said of the others; None where it is a no to all.

    Args:
        text: an answer that was read as a no.
        signs: words for what was asked after, by red flag.
        halves: words for the halves of composite ones.

    Returns:
        Points (halves.py): red flags, or `flag/half` where only that half was denied.
    """
    words = tuple(word for listed in signs.values() for word in listed)
    denied: set[str] = set()
    clauses = measured_clauses(text, words)
    for clause in [clause for clause in clauses if clause not in _BARE] or clauses:
        items = _items(tokens(clause, words, ()), signs) or flags_told(clause, halves)
        if _ONE_SIDE.search(clause) and not _BOTH.search(clause):
            items = (items - _OF_LEGS) or {ELSEWHERE}  # of the other leg nothing is told
        if not items:
            return None
        denied |= {*points_named(clause, items & set(signs), halves)}
    return frozenset(denied) if clauses else None


def is_no_to_all(text: str, with_denials: str, signs: Mapping[str, Sequence[str]]) -> bool:
    """Whether a bare no is only softened by how mild it is: "no, it is mild".

    "No, not very bad" echoes one sign, "no, my neck bends fine" tells of one, and "no, just sore" of the complaint: the
    others stay open.

    Args:
        text: the answer.
        with_denials: the same with a denial in place of what is well.
        signs: words for what was asked after, by red flag.
    """
    first, *others = (clause.strip() for clause in with_denials.lower().split(",") if clause.strip())
    if first not in ("no", "nope", "nah") or not others or _tells_only_one(lower(text)):
        return False
    words = tuple(word for listed in signs.values() for word in listed)
    told = set().union(*(_items(tokens(clause, words, ()), signs) for clause in others))
    return bool(told) and all(flag.startswith("severe_") for flag in told)


def _tells_only_one(text: str) -> bool:
    return bool(_ECHOES.search(text) or _ONLY_SORE.search(text))


def _items(read: Sequence[Token], signs: Mapping[str, Sequence[str]]) -> set[str]:
    """The flags that a clause names, by a word of theirs or by the part of the body; a temperature is one of fever."""
    said = {token.text for token in read if token.kind == SIGN}
    found = {flag for flag, words in signs.items() if said & set(map(plain, words))}
    if any(token.text in ("normalreading", "feverreading") for token in read):
        found.add("fever")
    if any(token.kind == "troubles" and token.text in PAINS for token in read):
        found |= {flag for flag in signs if flag.startswith("severe_")}
    if not found and any(token.text in _PROBLEMS for token in read) and "severe_leg_pain" in signs:
        return {flag for flag in signs if any(_PARTS.get(token.text) == "numbness_or_weakness" for token in read)}
    return found or _parts(read, signs)


def _parts(read: Sequence[Token], signs: Mapping[str, Sequence[str]]) -> set[str]:
    """What a clause is about by the part of the body that it names, where it names no sign."""
    others = {ELSEWHERE for token in read if token.text in _COMPLAINTS and _COMPLAINTS[token.text] not in signs}
    return others | {_PARTS[token.text] for token in read if token.text in _PARTS}
