"""Parts of a topic's answer, as messages."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from assistant.answers import answers
from assistant.dialogue.short_form import short_form
from assistant.wording import say, show


def _say(dispatcher: CollectingDispatcher, topic: str, shown: str, spoken: str, **more: Any) -> None:
    sources = [{"document": s.document, "section": s.section} for s in answers()[topic].sources]
    metadata = {"shown": show(shown), "spoken": say(spoken), "sources": sources, "says": f"utter_{topic}", **more}
    dispatcher.utter_message(text=metadata["shown"], metadata=metadata)


def say_rest(dispatcher: CollectingDispatcher, topic: str, **more: Any) -> None:
    """What a voice leaves out at first.

    Args:
        more: further metadata.
    """
    rest = answers()[topic].more
    _say(dispatcher, topic, rest, rest, rest=True, **more)


def say_whole(dispatcher: CollectingDispatcher, topic: str, **more: Any) -> None:
    """Everything: the screen's wording, and for a voice both parts without an offer."""
    answer = answers()[topic]
    _say(dispatcher, topic, answer.shown, f"{answer.spoken} {answer.more}".strip(), rest=True, **more)


def say_short(dispatcher: CollectingDispatcher, topic: str, **more: Any) -> None:
    """The least that is safe."""
    short = short_form(answers()[topic].spoken)
    _say(dispatcher, topic, short, short, **more)
