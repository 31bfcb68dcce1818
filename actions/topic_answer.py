"""Parts of a topic's answer, as messages."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from assistant.answers import MORE_OFFER, answers
from assistant.dialogue.follow_ups import NOT_COVERED
from assistant.dialogue.person import nurse_now
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


def say_whole(dispatcher: CollectingDispatcher, topic: str, *, first: str = "", **more: Any) -> None:
    """Everything: the screen's wording, and for a voice both parts without an offer.

    Args:
        first: what is said before it.
        more: further metadata.
    """
    answer = answers()[topic]
    spoken = f"{first} {answer.spoken} {answer.more}".strip()
    _say(dispatcher, topic, f"{first} {answer.shown}".strip(), spoken, rest=True, **more)


def say_first(dispatcher: CollectingDispatcher, topic: str, *, first: str) -> None:
    """Only what would be said before a topic's answer, where that is somebody else's; the topic stays the last one."""
    _say(dispatcher, topic, first, first)


def say_not_covered(dispatcher: CollectingDispatcher, about: Sequence[str]) -> None:
    """That the documents do not say, and whom to ask: the nurse too, while the nurse line is open.

    Args:
        about: the last topics, which stay what a follow-up means.
    """
    answer, nurse = answers()[NOT_COVERED], nurse_now()
    also = nurse.answer if nurse else ""
    offer = MORE_OFFER if answer.more else ""
    spoken = " ".join(filter(None, (answer.spoken, also, offer)))
    calls = list(nurse.calls) if nurse else []
    _say(dispatcher, NOT_COVERED, f"{answer.shown} {also}".strip(), spoken, calls=calls, about=list(about))


def say_short(dispatcher: CollectingDispatcher, topic: str, **more: Any) -> None:
    """The least that is safe."""
    short = short_form(answers()[topic].spoken)
    _say(dispatcher, topic, short, short, **more)
