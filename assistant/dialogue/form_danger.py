"""The red flags of a yes to a question of ours; pure."""

from collections.abc import Collection
from typing import Any

from assistant.dialogue.beside_denial import dangers_beside
from assistant.dialogue.forms import Question
from assistant.dialogue.yes_no import named
from assistant.safety import Tier
from assistant.safety.findings import highest
from assistant.safety.lexicon import lexicon
from assistant.wording import show


def flags_of(question: Question, text: str, denied: Collection[str] = ()) -> list[str]:
    """The red flags that an answer names, or all that were asked after and not denied before."""
    told = [flag for flag, signs in question.signs.items() if named(text, signs)]
    return told or question.flags_open(denied) or list(question.signs)


def tier_of(flags: list[str]) -> Tier:
    """The highest tier of red flags."""
    return highest([flag.tier for flag in lexicon().flags if flag.id in flags])


def finding(question: Question, said: str, asked: str, denied: Collection[str] = ()) -> dict[str, Any]:
    """What the guard is told of: tier, flags, and as evidence what was said to what.

    Args:
        asked: the question in the words in which it was asked; "" where the words came by themselves.
        denied: points of the question that were denied before by their names.
    """
    plain = question.with_denials(said)
    flags = list(dict.fromkeys((*dangers_beside(plain, question.words), *flags_of(question, plain, denied))))
    evidence = f"{said} (asked: {show(asked)})" if asked else said
    return {"tier": tier_of(flags), "flags": flags, "evidence": [evidence]}
