"""What pure functions made of the last texts, so that one message is read once however many ask; forgotten on demand.

The texts are patients' words: whoever erases a conversation, or ends one of which nothing may stay, calls
`forget_texts`, for all conversations alike, since the functions do not know whose words they read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_FORGET: list[Callable[[], None]] = []


def read_once(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember what a function gave for its last arguments.

    Args:
        most: calls that are remembered.
    """

    def remembering(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=most)(function)
        _FORGET.append(cached.cache_clear)
        return cached  # type: ignore[return-value] # its arguments are the function's, all of which can be hashed

    return remembering


def forget_texts() -> None:
    """No function remembers any text."""
    for forget in _FORGET:
        forget()
