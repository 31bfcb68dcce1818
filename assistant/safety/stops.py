""" "Can I stop my throat is closing": a question and a report, which nobody has put a comma between.

The report is read as a sentence of its own, so that the asking casts no doubt on it. What stands behind an "if" or a
"when" is part of the question, as is what tells of the medicine ("the pills i take for seizures").
"""

import re

_ASKS = r"\b(?:can|could|should|may|shall|do|must) (?:i|we|he|she) (?:(?:have|need) to |please |just |now )*stop "
_JOINS = (
    "if|when|whenever|unless|until|till|once|before|after|while|because|since|where|that|which|who|what|how|why"
    "|whether|from"
)
_WORD = rf"(?!(?:{_JOINS})\b)[a-z]+ "
_SAYS = (
    "is|are|was|feels?|hurts?|keeps?|wont|cant|has|got|gets|getting|went|gone|started|aches?|burns?|itch(?:es)?|looks?"
    "|swelled|swollen|closing|closed|swelling|numb|bleeding|bleeds?|leaks?|leaking|throbs?|twitch(?:es|ing)?"
)
_SOMEBODY = "i|im|ive|id|he|hes|she|shes|we|theyre|theres|its"
_THING = rf"(?:it|they|these|this|that|there) (?:{_SAYS}|makes?|made|gives?|gave)\b"
_MEDICINE = "take|takes|taking|use|uses|using|am on|on"  # "the pills i take", "i am on keppra": no report
_PART = rf"(?:my|his|her|the|this|one|both) (?:{_WORD}){{1,3}}?(?:{_SAYS})\b"
_AT_ONCE = rf"(?:{_SOMEBODY}) (?!(?:{_MEDICINE})\b)"
_LATER = rf"(?:{_SOMEBODY}|they) (?!(?:{_MEDICINE}|took|was|got|get|have|need|given|been)\b)"
_REPORTS = re.compile(rf"{_ASKS}(?:(?={_AT_ONCE})|(?:{_WORD}){{0,4}}?(?={_PART}|{_THING}|{_LATER}))")

_OPENS = (
    r"(?:(?:ok|okay|so|and|but|well|um|please|now|no|yes|sorry|hey|hi|hello|wait|then) )*"
    r"(?:can|could|may|should|shall|how do|how can|do) (?:i|we) (?:please |just |now )*(?:stop|quit|end)\b"
)
_TALK = "questions?|check|screening|chat|call|talk|talking|conversation|test|form|survey|quiz|voice|reading|skill|app"
_MORE = re.compile(_OPENS)
_ALONE = re.compile(
    rf"{_OPENS}(?: (?:it|this|that|these|here|now|please|then|for now|today|yet|already|there|thanks|again|you|here"
    r"|asking|talking|answering|reading|listening|doing (?:this|it|that)"
    rf"|(?:the|this|these|your|any|all|with the|with this|with these) (?:\w+ )?(?:{_TALK})|with this|with that))*"
)


def report_after_stop(words: str) -> str:
    """What is reported after "can i stop", in normalised words; "" where nothing is."""
    match = _REPORTS.search(words)
    return words[match.end() :].strip() if match else ""


def asks_to_stop_more(words: str) -> bool:
    """Whether normalised words ask to stop something else than the talk: "can i stop living"."""
    said = " ".join(word for word in words.split() if word not in (".", ","))
    return bool(_MORE.match(said)) and not _ALONE.fullmatch(said)
