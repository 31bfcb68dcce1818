"""Saying a text of ours in both forms, or a topic's answer without its offer of more."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from assistant.answers import answers
from assistant.turn import SETTLED
from assistant.wording import say, show


def tell(dispatcher: CollectingDispatcher, text: str, says: str, choices: Sequence[str] = (), **metadata: Any) -> None:
    """Says a text with placeholders, as an answer to a question of ours.

    Args:
        says: topic of the turn.
        choices: what may be chosen as an answer, as shown.
        metadata: more that stands beside the message.
    """
    shown = show(" ".join(text.split()))
    details = {"shown": shown, "spoken": say(text), "says": f"utter_{says}", SETTLED: True, **metadata}
    buttons = [{"title": choice, "payload": choice.lower()} for choice in choices]
    dispatcher.utter_message(text=shown, buttons=buttons, metadata=details)


def tell_answer(dispatcher: CollectingDispatcher, topic: str, **metadata: Any) -> None:
    """Says a topic's answer, which a question of ours will follow: no offer of more before it.

    Args:
        metadata: more that stands beside the message.
    """
    answer = answers()[topic]
    sources = [{"document": source.document, "section": source.section} for source in answer.sources]
    details = {"shown": show(answer.shown), "spoken": say(answer.spoken), "sources": sources, "says": f"utter_{topic}"}
    dispatcher.utter_message(text=details["shown"], metadata={**details, **metadata})
