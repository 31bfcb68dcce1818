"""A person is offered without being asked: after two turns that were not understood, and beside a repeated answer."""

from dataclasses import replace

from cachetools import TTLCache

from assistant.channels.courses import MOST_CONVERSATIONS, SESSION_SECONDS
from assistant.channels.open_question import with_question
from assistant.dialogue.memory import Memory
from assistant.dialogue.misses import ONCE
from assistant.dialogue.person import offer, short_offer
from assistant.knowledge import topics
from assistant.turn import Reply, Turn


class Offers:
    """What is remembered of each conversation for that, whichever part of the program did not understand."""

    def __init__(self) -> None:
        self._memories: TTLCache[str, Memory] = TTLCache(MOST_CONVERSATIONS, SESSION_SECONDS)

    def missed(self, conversation: str) -> bool:
        """Whether the last turn was not understood."""
        return self.memory(conversation).missed

    def made(self, conversation: str, turn: Turn, words: str = "") -> Turn:
        """The turn, with an offer where one is due. Rasa makes its own in place of a second miss.

        Args:
            words: what was asked; "" where that was nothing to read.
        """
        before = self.memory(conversation)
        if turn.reply.missed == ONCE and before.missed:
            turn = replace(turn, reply=with_question(offer(), turn.reply.question))
        asked = turn.topic is not None and topics()[turn.topic].is_asked and not _in_talk(turn.reply)
        missed = before.missed if turn.reply.command else turn.reply.missed > 0
        question = before.question if turn.reply.unanswered and not turn.escalates else turn.reply.question
        memory = replace(before, missed=missed, question=question).asked_again(words if asked else "")
        self._memories[conversation] = memory
        if not memory.often or turn.escalates or turn.reply.missed or turn.reply.calls:
            return turn
        return replace(turn, reply=_joined(short_offer(), turn.reply))

    def forget(self, conversation: str) -> None:
        """Drop what is remembered."""
        self._memories.pop(conversation, None)

    def memory(self, conversation: str) -> Memory:
        """What is remembered."""
        return self._memories.get(conversation, Memory())

    def learn(self, conversation: str, memory: Memory) -> None:
        """What another process remembers."""
        self._memories[conversation] = memory


def _in_talk(reply: Reply) -> bool:
    """Whether words are said over and over for a good reason: "no" to a form's questions, "again"."""
    return reply.asks or bool(reply.command)


def _joined(first: Reply, then: Reply) -> Reply:
    """Two replies as one, with what the second rests on."""
    answer, speech = f"{first.answer} {then.answer}", f"{first.speech} {then.speech}"
    return replace(then, answer=answer, speech=speech, calls=first.calls)
