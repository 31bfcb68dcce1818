"""A no that goes on, and takes a part of itself back: "no, well the leg", "no, only my left foot"; pure.

Beside a no a clause that only names a part of the body denies nothing: it is where the trouble is. So does what comes
after a "well" that is no thanks and no other no: "no, well at night".
"""

from collections.abc import Sequence

from assistant.dialogue.clauses import Signs, Token, tokens
from assistant.dialogue.denied_lists import in_denied_list
from assistant.dialogue.phrases import phrase
from assistant.dialogue.yes_no_words import yes_no_words

_WELL = "well"
_HESITATES = (_WELL, "hmm", "um", "uh", "er", "oh well")
_TELL_NOTHING = ("little", "only", "exceptions")


def is_doubted(clauses: Sequence[str], signs: Signs) -> bool:
    """Whether one of the clauses of a no takes a part of it back.

    Args:
        clauses: plain words, in order.
        signs: what was asked after.
    """
    read = [tokens(clause, signs, ()) for clause in clauses]
    listed = in_denied_list(read)
    denied = hesitates = False
    for clause, words, goes_on in zip(clauses, read, listed, strict=True):
        if clause in _HESITATES:
            hesitates = denied
            continue
        if denied and not goes_on and _takes_back(clause, words, hesitates=hesitates):
            return True
        denied, hesitates = denied or any(word.kind in ("no", "denials") for word in words), False
    return False


def _takes_back(clause: str, read: Sequence[Token], *, hesitates: bool) -> bool:
    if any(token.kind not in _TELL_NOTHING for token in read if token.text != _WELL):
        return False
    if phrase(yes_no_words().where).search(clause):
        return True
    return (hesitates or read[0].text == _WELL) and bool(_without_courtesy(clause))


def _without_courtesy(clause: str) -> str:
    """What is said beside thanks and forms of address."""
    words = yes_no_words()
    said = phrase((*words.before, *words.after, *words.harmless)).sub(" ", clause)
    return " ".join(said.split())
