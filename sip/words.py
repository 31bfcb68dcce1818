"""The driver's own sentences (words.yml), and which of them are said when the assistant cannot be asked."""

from functools import cache
from pathlib import Path

import yaml

from sip.assistant_client import Safety
from sip.contract import Action, HangUp, Listen, Say, Transfer

DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four",
    "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip
PATIENCE = 3  # events in a row without an answer until the call is handed on or ended: never a loop
FIXED = ("trouble", "offer_nurse", "ask_again", "connecting", "goodbye", "busy", "use_keys", "one_moment", "still_here")


@cache
def _raw() -> dict[str, str]:
    text = Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
    return {name: " ".join(str(words).split()) for name, words in yaml.safe_load(text).items()}


def spelled(number: str) -> str:
    """A number as it is spoken, digit by digit; a plus is not."""
    return " ".join(DIGITS[digit] for digit in number if digit in DIGITS)


def word(name: str, safety: Safety) -> str:
    """A sentence of words.yml, numbers filled in; `safety` is the assistant's own when it has told it."""
    if name == "safety" and safety.text:
        return safety.text
    return _raw()[name].format(emergency_number=spelled(safety.emergency_number), number=spelled(safety.nurse_number))


def fixed(safety: Safety) -> tuple[str, ...]:
    """Every sentence that must be ready before it is needed."""
    return tuple(word(name, safety) for name in ("safety", *FIXED, "recorded"))


def without_assistant(failures: int, safety: Safety) -> tuple[Action, ...]:
    """What is done when the assistant did not answer for the so-manieth time in a row.

    Safety words first, always; then another try; then the nurse, or the end.
    """
    says = [Say(word("safety", safety))]
    if not safety.text:  # the assistant's own words say it already
        says.append(Say(word("trouble", safety)))
    if failures < PATIENCE:
        offer = "offer_nurse" if safety.nurse_number else "ask_again"
        return (*says, Say(word(offer, safety)), Listen())
    if failures == PATIENCE and safety.nurse_number:
        return (*says[:1], Say(word("connecting", safety), barge_in=False), Transfer(safety.nurse_number))
    number = [Say(word("say_number", safety))] if safety.nurse_number else []
    return (*says[:1], *number, Say(word("goodbye", safety)), HangUp())
