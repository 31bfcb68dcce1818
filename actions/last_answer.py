"""What was said before in a conversation, read from its events."""

import time
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from assistant.dialogue.said_before import said_before
from assistant.dialogue.second_thoughts import SecondThought, second_thought
from assistant.knowledge import topics

MOST_TURNS = 3  # so many messages later a follow-up still means the last topic
FADES_SECONDS = 15 * 60.0  # a quarter of an hour later it is a new question
SEVERAL, MORE, RED_FLAG = "several", "more", "red_flag"
ENDS = ("out_of_scope", "stop", "goodbye", RED_FLAG)
"""What may be said that leaves no topic to follow up on."""


def last_said(tracker: Tracker) -> dict[str, Any]:
    """Metadata of the assistant's last utterance in this session: shown, spoken, says, sources, choices.

    Empty at the start; what was said in a session that has ended is no longer what "yes" or "again" means.
    """
    return next((details(event) for event in _newest_first(tracker) if event.get("event") == "bot"), {})


def _newest_first(tracker: Tracker) -> Iterator[dict[str, Any]]:
    """The events of this session."""
    return takewhile(lambda event: event.get("event") != "session_started", reversed(tracker.events))


def details(event: dict[str, Any]) -> dict[str, Any]:
    """Metadata of one utterance."""
    return (event.get("metadata") or {}).get("metadata") or {}


def told(tracker: Tracker) -> list[dict[str, Any]]:
    """Metadata of the answers to questions, the newest first; what was only said again stands once."""
    said = (details(event) for event in _newest_first(tracker) if event.get("event") == "bot")
    return [meta for meta in said if told_of(meta) and not meta.get("command")]


def told_of(meta: dict[str, Any]) -> tuple[str, ...]:
    """The topics that an utterance answered."""
    says = str(meta.get("says", "")).removeprefix("utter_")
    named = meta.get("of") or () if says in (SEVERAL, MORE) else (says,)
    return tuple(topic for topic in named if topic in topics() and topics()[topic].is_asked)


def rest_was_told(meta: dict[str, Any]) -> bool:
    """Whether an utterance was, or held, the rest of an answer."""
    return meta.get("says") == MORE or bool(meta.get("rest"))


def last_topics(tracker: Tracker, now: float | None = None) -> tuple[str, ...]:
    """The topics that a follow-up means: mostly one, two after an answer to two questions, none once they faded.

    Where a follow-up was not covered by the documents, what it was about.

    Args:
        now: seconds since 1970; the present when None.
    """
    for turns_ago, event in _answers(tracker):
        old = (now or time.time()) - float(event.get("timestamp") or 0) > FADES_SECONDS
        if turns_ago > MOST_TURNS or old or str(details(event).get("says", "")).removeprefix("utter_") in ENDS:
            return ()
        if found := tuple(details(event).get("about") or ()) or told_of(details(event)):
            return found
    return ()


def _answers(tracker: Tracker) -> Iterator[tuple[int, dict[str, Any]]]:
    """The utterances, the newest first, and how many messages of the patient came after each."""
    return said_before((str(event.get("event")), event) for event in reversed(tracker.events))


def second_thought_of(tracker: Tracker) -> SecondThought | None:
    """What the last message answers of what was asked or answered before it."""
    said = ((turns_ago - 1, details(event)) for turns_ago, event in _answers(tracker) if turns_ago)
    message = tracker.latest_message
    intent = str((message.get("intent") or {}).get("name"))
    return second_thought(str(message.get("text") or ""), said, intent)
