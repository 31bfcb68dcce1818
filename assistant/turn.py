"""What one turn comes to: the object that every channel and the command line share."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from assistant.safety import Tier
from assistant.safety.findings import ESCALATING

SEVERAL_QUESTIONS = "several_questions"
"""Intent of a message with questions about several topics."""
ASKED = "asked"
"""Message attribute in Rasa's output: ids of those topics in the order asked."""
FOLLOW_UP = "follow_up"
"""Intent of a message that names no subject of its own; commands ("slower") have intents of their own names."""
IN_CONVERSATION = "in_conversation"
"""Message attribute in Rasa's output, of follow-ups and commands: kind, and alone, the intent it has by itself."""
ASKS, SETTLED = "asks", "settled"
"""Keys beside a message that an action says: it asks what yes or no answers; what was said was an answer to such a
question, so that `says` is the turn's topic whatever it was classified as."""
QUESTION_OPEN = "open_question"
"""Key beside the question of a form: its slot."""
ONE_WAY = "wyoming-"
"""How the ids of conversations begin in which nothing may be asked: nobody listens for the answer."""
MOST_ANSWERED = 2  # of them; more is not taken in by ear, nor by a frightened reader
Channel = Literal["web", "speaker", "phone"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)


@dataclass(frozen=True)
class Source:
    """Where an answer stands: a document and a section of it."""

    document: str
    section: str


@dataclass(frozen=True)
class Reply:
    """Words to give, in both forms, and what they rest on.

    Attributes:
        reminder: of an earlier red flag; what `speech` begins with, or "".
        command: what was asked of the assistant itself, such as "repeat" or "slower"; "" for an answer. Not public.
        asks: whether they end in a question of ours that yes or no answers; not public.
        question: slot of the form's question that they end in, or ""; not public.
        unanswered: whether nothing could be answered, so that a question of before is still open; not public.
        choices: what may be chosen, as shown.
        calls: numbers to tap, of people who can help.
        busy: whether nobody looked at what was asked, since too much was: no fault of who asked; not public.
        missed: 0; 1 where the words ask for other words, 2 where they offer a person instead; not public.
    """

    answer: str
    speech: str
    sources: tuple[Source, ...] = ()
    choices: tuple[str, ...] = ()
    reminder: str = ""
    command: str = ""
    asks: bool = False
    calls: tuple[str, ...] = ()
    busy: bool = False
    missed: int = field(default=0, compare=False)
    question: str = field(default="", compare=False)
    unanswered: bool = field(default=False, compare=False)

    @property
    def slow(self) -> bool:
        """Whether it is to be spoken more slowly than usual."""
        return self.command == "slower"


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation, as contract.md names its fields. `ms` is milliseconds.

    Attributes:
        topics: ids of the topics that are answered, in the order asked; mostly one, at most two, none when unsure.
        escalation: id of the escalation's record, or "" when nothing is recorded; not public.
    """

    text: str
    channel: Channel
    topics: tuple[str, ...]
    confidence: float
    tier: Tier
    red_flags: tuple[str, ...]
    evidence: tuple[str, ...]
    reply: Reply
    ms: float = field(default=0.0, compare=False)
    escalation: str = field(default="", compare=False)

    @property
    def topic(self) -> str | None:
        """The topic asked about first."""
        return self.topics[0] if self.topics else None

    @property
    def escalates(self) -> bool:
        """Whether the emergency message is given."""
        return self.tier in ESCALATING

    def as_dict(self) -> dict[str, Any]:
        """The public object, ready for JSON."""
        return {
            "text": self.text,
            "channel": self.channel,
            "topic": self.topic,
            "topics": list(self.topics),
            "confidence": round(self.confidence, 4),
            "tier": self.tier,
            "red_flags": list(self.red_flags),
            "evidence": list(self.evidence),
            "answer": self.reply.answer,
            "speech": self.reply.speech,
            "sources": [{"document": s.document, "section": s.section} for s in self.reply.sources],
            "choices": list(self.reply.choices),
            "calls": list(self.reply.calls),
            "ms": round(self.ms, 2),
        }
