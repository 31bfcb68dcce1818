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

_ALONE = re.compile(
    r"(?:(?:ok|okay|so|and|but|well|um|please|now|no|yes|sorry|hey|hi|hello|wait|then) )*"
    r"(?:can|could|may|should|shall|how do|how can|do) (?:i|we|you) (?:please |just |now )*(?:stop|quit|end|pause)"
    r"(?: (?:it|this|that|here|now|please|then|for now|today|asking|talking|answering|yet|already|there|thanks|again"
    r"|(?:the|this|these|your|any|all) (?:\w+ )?(?:questions?|check|screening|chat|call|talk|talking|conversation|test)"
    r"|with (?:this|that|the questions|the check)))*"
)
_BEGINS = re.compile(
    r"(?:[a-z]+ ){0,3}?(?:can|could|may|should|shall|how do|how can|do) (?:i|we) (?:please |just |now )*"
    r"(?:stop|quit|end)\b"
)


def report_after_stop(words: str) -> str:
    """What is reported after "can i stop", in normalised words; "" where nothing is."""
    match = _REPORTS.search(words)
    return words[match.end() :].strip() if match else ""


def asks_to_stop_more(words: str) -> bool:
    """Whether normalised words ask to stop something else than the talk: "can i stop living"."""
    said = " ".join(word for word in words.split() if word not in (".", ","))
    return bool(_BEGINS.match(said)) and not _ALONE.fullmatch(said)
