"""Lists that a denial begins and clauses go on with: "no pain, weakness, or tingling"; pure."""

from collections.abc import Sequence

from assistant.dialogue.clauses import SIGN, Token

_LISTED = ("little", "troubles", SIGN)


def in_denied_list(read: Sequence[Sequence[Token]]) -> list[bool]:
    """Whether each clause goes on a list that is denied: "no pain, | weakness, | or tingling"."""
    result, running = [], False
    for place, clause in enumerate(read):
        goes_on = running and _is_list(clause) and _ends_in_or(read[place:])
        result.append(goes_on)
        running = goes_on or (len(clause) > 1 and any(t.kind == "denials" for t in clause) and _names_last(clause))
    return result


def _is_list(clause: Sequence[Token]) -> bool:
    return all(token.kind in _LISTED for token in clause)


def _ends_in_or(rest: Sequence[Sequence[Token]]) -> bool:
    """Whether a list goes on to an "or"."""
    for clause in rest:
        if not _is_list(clause):
            return False
        if any(token.text in ("or", "nor") for token in clause):
            return True
    return False


def _names_last(clause: Sequence[Token]) -> bool:
    return clause[-1].kind in (SIGN, "troubles")
