"""Saying a text of ours in both forms, or a topic's answer without its offer of more."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from assistant.answers import answers
from assistant.dialogue.named_in_rest import said_first
from assistant.dialogue.weeks_later import weeks_instead
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


def tell_answer(dispatcher: CollectingDispatcher, topic: str, question: str = "", /, **metadata: Any) -> None:
    """Says a topic's answer, which a question of ours will follow: no offer of more before it.

    Args:
        question: what was asked, where it may name what only the rest of the answer speaks of, or how long it lasts.
        metadata: more that stands beside the message.
    """
    answer = answers()[topic]
    instead = weeks_instead(topic, question)
    spoken = instead or " ".join(filter(None, (said_first(topic, question, answer.more), answer.spoken)))
    sources = [{"document": source.document, "section": source.section} for source in answer.sources]
    details = {
        "shown": show(instead or answer.shown),
        "spoken": say(spoken),
        "sources": sources,
        "says": f"utter_{topic}",
    }
    dispatcher.utter_message(text=details["shown"], metadata={**details, **metadata})
