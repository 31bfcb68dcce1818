"""Rasa's messages of one turn as one reply."""

from typing import Any

from assistant.channels.fixed_words import fixed_reply
from assistant.dialogue.misses import misses
from assistant.guard.understanding import details
from assistant.turn import ASKS, QUESTION_OPEN, Reply, Source


def reply_of(messages: list[dict[str, Any]]) -> Reply:
    """Several messages of one turn as one reply; no message at all is a failure."""
    said = [m for m in messages if m.get("text")]
    if not said:
        return fixed_reply("failed")
    beside = [details(m) for m in said]
    return Reply(
        answer=" ".join(d.get("shown", m["text"]) for d, m in zip(beside, said, strict=True)),
        speech=" ".join(d.get("spoken", m["text"]) for d, m in zip(beside, said, strict=True)),
        sources=tuple(Source(**s) for d in beside for s in d.get("sources", ())),
        choices=tuple(b["title"] for m in said for b in m.get("buttons") or ()),
        command=next((str(d["command"]) for d in beside if d.get("command")), ""),
        asks=bool(beside[-1].get(ASKS)),
        question=str(beside[-1].get(QUESTION_OPEN) or ""),
        calls=tuple(number for d in beside for number in d.get("calls", ())),
        missed=max(misses(d) for d in beside),
    )
