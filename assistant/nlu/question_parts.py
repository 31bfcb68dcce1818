"""A message taken apart into the questions it holds: "can i drink coffee and when can i drive"."""

import re
from dataclasses import dataclass

from assistant.lean_spacy import spacy

_STOP_WORDS: set[str] = spacy.blank("en").Defaults.stop_words - {"call", "move", "show"}
MOST_PARTS = 6  # of a longer list the rest is not looked at

_OPENS = (
    r"(?:when|how|what|where|who|why|which|whose|can|could|may|might|should|shall|must|do|does|did|is|are|was|will|would|"
    r"am|any|tell me|whether|whats|hows|whens|wheres|what's|how's|when's|where's|isn't|aren't|don't|doesn't)"
)
_AGAIN = r"(?:and also|and then|and|also|plus|or|then|oh and|but)"
_ASKS_AGAIN = re.compile(rf",?\s+(?:{_AGAIN})[,:]?\s+(?={_OPENS}\b)|,\s+(?={_OPENS}\b)", re.IGNORECASE)
_ENDS = re.compile(r"(?<!\bdr\.)(?<!\bmr\.)(?<!\bms\.)(?<!\bmrs\.)(?<!\bmg\.)(?<=[.?!;])\s+", re.IGNORECASE)
# what recognisers write without marks: two words that begin a question, after words that lead up to none
_RUNS_ON = re.compile(
    r"(?<!know)(?<!ask)(?<!wonder)(?<!wondering)(?<!tell)(?<!me)(?<!about)(?<!\bif)(?<!whether)(?<!sure)(?<!\band)"
    r"(?<!\bor)(?<!but)(?<!when)(?<!how)(?<!what)(?<!where)(?<!why)(?<!who)(?<!also)(?<!then)(?<!\bso)(?<!please)(?<!long)"
    r"\s+(?=(?:how (?:long|much|many|soon|do|does|is)|when (?:can|do|does|will|should)|can (?:i|we|he|she|my)|"
    r"do (?:i|we|they|you)|should (?:i|we|he|she)|what (?:do|is|are|does|should)|does (?:it|the)|is (?:it|the|there)|"
    r"will (?:it|i|they)|where (?:do|is)|who (?:do|should|can))\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:(?:so|ok|okay|also|and|hi|hey|hello|well|um|uh|please|thanks|yes|then|plus|oh|alexa|google|but|or)[, ]+)*"
    rf"{_OPENS}\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^.*?\b((?:when |how soon |how long before |how many hours before )?(?:can|may|should|could|do|must|will|am) "
    r"(?:i|we|he|she|they|you|my \w+|the \w+)(?: allowed to| able to| need to| have to)?"
    r"|is it (?:normal|ok|okay|usual|common|safe) to (?:have|get|feel)|tell me about)\s",
    re.IGNORECASE,
)
_HAS_VERB = re.compile(
    r"\b(?:can|could|may|might|should|shall|must|do|does|did|is|are|was|were|will|would|have|has|need|needs|long)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:if|when|while|because|since|before|after|with|that)\b", re.IGNORECASE)
_LETTER, _WORD = re.compile("[A-Za-z]"), re.compile(r"[a-z']+")
_ASKS_OF_ANYTHING = {"long", "last", "lasts", "common", "normal", "ok", "okay", "help", "helps", "bad", "safe", "soon"}
# words that say what is asked but not about what
_OTHER_VERB = re.compile(r",?\s+(?:and also|and|or|plus)\s+|,\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One of several questions.

    Attributes:
        asks: whether it has the form of a question; else it may as well be told around one.
        leans: whether it only says "it", and means what the part before is about.
    """

    text: str
    asks: bool
    leans: bool = False


def question_parts(text: str) -> tuple[Part, ...]:
    """The questions of a message in the order they were asked; empty when it holds one.

    A question begins where a sentence ends, where an "and" is followed by a question word, or where one runs on into
    the next. Where only the verb is new, the beginning is said again: "can i drink coffee and drive" is "can i drink
    coffee", "can i drive".
    """
    pieces = [
        part.strip(" ,")
        for sentence in _ENDS.split(text)
        for joined in _ASKS_AGAIN.split(sentence)
        for part in _run_on(joined)
    ]
    parts: list[Part] = []
    for piece in filter(_LETTER.search, pieces):
        asks = bool(_ASKS.match(piece)) or piece.endswith("?")
        first, *others = _with_lead(piece.rstrip("?.!; "))
        parts.append(Part(first, asks, leans=bool(parts) and _leans(first)))
        parts += [Part(other, asks=False) for other in others]  # a guess, which must be surer
    return tuple(parts[:MOST_PARTS]) if len(parts) > 1 else ()


def _run_on(text: str) -> list[str]:
    """Questions that follow each other without a mark; "how much | does it cost" is one."""
    parts, start = [], 0
    for match in _RUNS_ON.finditer(text):
        before = text[start : match.start()]
        if _ASKS.match(before) and _HAS_VERB.search(before, len(before.split()[0])):
            parts.append(before)
            start = match.end()
    return [*parts, text[start:]]


def _leans(part: str) -> bool:
    return set(_WORD.findall(part.lower())) <= _STOP_WORDS | _ASKS_OF_ANYTHING


def _with_lead(part: str) -> list[str]:
    """A part with one beginning and several verbs as several questions, each with that beginning."""
    lead = _LEAD.match(f"{part} ")
    if not lead:
        return [part]
    after = part[lead.end(1) :]
    clause = _CLAUSE.search(after)
    asked = after[: clause.start()] if clause else after
    first, *others = _OTHER_VERB.split(asked)
    if not first.strip() or not others:
        return [part]
    rest = after[len(asked) :]
    return [part[: lead.end(1)] + first, *(f"{lead.group(1)} {other.strip()} {rest}".strip() for other in others)]
