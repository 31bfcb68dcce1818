"""A message taken apart into the questions it holds: "can i drink coffee and when can i drive"."""

import re

SEVERAL_QUESTIONS = "several_questions"
"""Intent of a message with questions about several topics."""
ASKED = "asked"
"""Message attribute in the output: ids of those topics in the order asked."""
_OPENS = (
    r"(?:when|how|what|where|who|why|which|whose|can|could|may|might|should|shall|must|do|does|did|is|are|was|will|would|"
    r"am|any|tell me|whether|if i|whats|hows|whens|wheres|what's|how's|when's|where's|isn't|aren't|don't|doesn't)"
)
_JOINT = r"(?:and also|and then|and|also|plus|or|then|another thing|one more thing|by the way|oh and|but)"
_ASKS_AGAIN = re.compile(rf",?\s+(?:{_JOINT})[,:]?\s+(?={_OPENS}\b)|,\s+(?={_OPENS}\b)", re.IGNORECASE)
_ENDS = re.compile(r"[.?!;]+(?:\s+|$)")
_LEADS = re.compile(
    r"^.*?\b((?:when |how soon |how long before |how many hours before )?(?:can|may|should|could|do|must|will|am) "
    r"(?:i|we|he|she|they|you|my \w+|the \w+)(?: allowed to| able to| need to| have to)?"
    r"|is it (?:normal|ok|okay|usual|common|safe) to (?:have|get|feel)|tell me about)\s",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s+(?:and also|and|or|plus)\s+", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]")
MOST_PARTS = 6  # of a longer list the rest is not read; nobody listens to six answers


def question_parts(text: str) -> tuple[str, ...]:
    """The questions of a message in the order they were asked; empty when it holds one.

    A question begins where a sentence ends or where an "and" is followed by a question word. Where only the verb is
    new, the beginning is said again: "can i drink coffee and drive" is "can i drink coffee", "can i drive".
    """
    asked = [part for sentence in _ENDS.split(text) for part in _ASKS_AGAIN.split(sentence)]
    parts = [part.strip(" ,") for part in asked if _WORDS.search(part)]
    whole = [piece for part in parts for piece in _with_lead(part)]
    return tuple(whole[:MOST_PARTS]) if len(whole) > 1 else ()


def _with_lead(part: str) -> list[str]:
    """A part with one beginning and several verbs as several questions, each with that beginning."""
    lead = _LEADS.match(f"{part} ")
    if not lead:
        return [part]
    first, *others = _AND.split(part[lead.end(1) :])
    if not others:
        return [part]
    return [part[: lead.end(1)] + first, *(f"{lead.group(1)} {other.strip()}" for other in others)]
