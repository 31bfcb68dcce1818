"""What each key does: 0 nurse, 9 again, * slower, # menu, 1 to 8 its topics; 1 and 2 answer a question of ours."""

from typing import Literal

from assistant.phone.state import State
from assistant.phone.words import MenuTopic, menu

Meaning = Literal["nurse", "again", "slower", "menu", "yes", "no"]
_ALWAYS: dict[str, Meaning] = {"0": "nurse", "9": "again", "*": "slower", "#": "menu"}
_WHEN_ASKED: dict[str, Meaning] = {"1": "yes", "2": "no"}


def meaning(keys: str, state: State) -> Meaning | MenuTopic | None:
    """What was meant; None for keys without a meaning. Who pressed 0 among others wants a nurse."""
    key = "0" if "0" in keys else next((key for key in keys if key in "123456789*#"), "")
    if state.asks and key in _WHEN_ASKED:
        return _WHEN_ASKED[key]
    if key in _ALWAYS:
        return _ALWAYS[key]
    return menu()[int(key) - 1] if key and int(key) <= len(menu()) else None
