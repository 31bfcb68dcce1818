"""Rasa's events as they are stored: without what tells who somebody is.

A turn is understood from the words as they were said, and a process remembers those for the conversation's next turns.
What is written to the database, or told to an event broker, comes through here.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.privacy.cleaner import NOT_KEPT, cleaned, private

FROM_PATIENTS = ("user", "slot")
"""Types of events that hold what a patient said; a slot of a form is filled with the words of an answer."""
NAMES = (
    *("intent", "intent_ranking", "name", "event", "type", "input_channel", "message_id", "sender_id", "model_id"),
    *("metadata", "assistant_id", "flags", "dismissed", "tier", "asked"),
)
"""Keys below which there are only names of ours."""


def stored_form(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as it may be kept: its words cleaned wherever they stand in it; `NOT_KEPT` where that fails.

    What is private in the whole text goes from every part of it too: "ellison" alone might not be known for a name.
    """
    if event.get("event") not in FROM_PATIENTS:
        return dict(event)
    said = [text for text in _texts(event) if text]
    whole = str(event.get("text") or "")
    return dict(_rewritten(event, _Replaced(whole, said)))


class _Replaced:
    """What each text of one event becomes.

    Args:
        whole: the message, from which private words are known.
        texts: everything that stands in the event.
    """

    def __init__(self, whole: str, texts: Iterable[str]) -> None:
        if cleaned(whole) == NOT_KEPT:  # nothing of it may stay then, in no form
            self._becomes = dict.fromkeys(texts, NOT_KEPT)
            return
        words = {whole[span.start : span.end] for span in private(whole)}
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        self._gone = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if pattern else None
        self._becomes = {text: self._without(text) for text in texts}

    def of(self, text: str) -> str:
        """The text as it is kept."""
        return self._becomes.get(text, NOT_KEPT)

    def _without(self, text: str) -> str:
        clean = cleaned(text)
        return self._gone.sub("[removed]", clean) if self._gone else clean


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in NAMES:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _rewritten(value: Any, replaced: _Replaced) -> Any:
    if isinstance(value, str):
        return replaced.of(value) if value else value
    if isinstance(value, Mapping):
        return {key: inner if key in NAMES else _rewritten(inner, replaced) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rewritten(inner, replaced) for inner in value]
    return value
