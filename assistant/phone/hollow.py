"""Words that ask nothing and answer nothing: a television says "yes" too, and a recogniser makes one of a cough."""

from assistant.phone.events import Heard
from assistant.phone.state import State
from assistant.phone.words import after_yes_or_no, plain, yes_or_no
from assistant.turn import Turn

TOPICS = ("affirm", "greet", "about_assistant", "stop", "thanks")
MOST_DENYING = 2  # words of a "no" that tells of no sign: "not really", "uh"


def is_hollow(state: State, event: Heard, turn: Turn) -> bool:
    """Whether these words are such, with nothing open that they could be an answer to.

    While words are read back a "hello" is no answer either; and what was a goodbye waits for a yes or a no only.
    """
    if turn.reply.asks or turn.tier != "none" or (state.asks and not state.heard):
        return False
    if state.heard and not state.leaving:
        return turn.topic == "greet"
    return turn.topic in TOPICS or (turn.topic == "deny" and _is_bare_no(event.text))


def _is_bare_no(text: str) -> bool:
    """Not "no fever": that has a "no" and something after it, and tells of a sign."""
    if yes_or_no(text) is False:
        return True
    return len(plain(text).split()) <= MOST_DENYING and after_yes_or_no(text) == text
