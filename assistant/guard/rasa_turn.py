"""Rasa's part of a turn: it reads the words, and answers when the turn has its place, within a time limit."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from typing import Any

from rasa.core.channels.channel import UserMessage

from assistant import clock
from assistant.brain import Brain, Busy, is_busy, is_pressed, reader_of
from assistant.channels.fixed_words import BUSY, fixed_reply
from assistant.channels.offers import Offers
from assistant.channels.outputs import OUTPUTS
from assistant.dialogue.in_context import Meant
from assistant.dialogue.misses import MISSED
from assistant.errors import where
from assistant.escalations import ESCALATION_ID
from assistant.guard.deadline import Deadline
from assistant.guard.messages import reply_of
from assistant.guard.reading import InContext, Words
from assistant.guard.rescue import or_else
from assistant.guard.unanswered import may_be_yes
from assistant.guard.understanding import (
    RED_FLAGS,
    Understood,
    of_both,
    told_of_rules,
    told_of_stop,
    told_of_weeks,
    understood_of,
    without_misread,
)
from assistant.health import Health
from assistant.message_text import LONGEST
from assistant.recent_turns import IDLE, answered_question, message_sent, open_question
from assistant.safety import detect
from assistant.safety.birth_dates import without_birth_dates
from assistant.safety.findings import ESCALATING
from assistant.safety.misread import dose_told_after, is_side_of_a_limb
from assistant.safety.normalise import normalise
from assistant.safety.stops import report_after_stop
from assistant.turn import Channel, Reply

BUDGET_SECONDS = 2.0  # of Rasa for a question; then it is told that no answer can be given just now
BUDGET_WHEN_ESCALATING = 0.4  # the rules have settled the answer, Rasa may only add a graver one; in all under a second
PART = "answers"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """What Rasa makes of words before it answers them.

    Attributes:
        parsed: its output; empty where it read nothing.
        instead: what of fixed_words.yml is said then.
        as_read: its output with the signs that it heard in words that only look alike.
    """

    parsed: dict[str, Any] = field(default_factory=dict)
    instead: str = "failed"
    as_read: dict[str, Any] = field(default_factory=dict)

    def in_the_light_of(self, said: Meant) -> "Heard":
        """The same words after others: what is harmless by itself may be none after an alarm."""
        parsed = self.as_read
        return replace(self, parsed=or_else(lambda: _without_misread(parsed, said), parsed, "misread words"))

    @property
    def understood(self) -> Understood:
        """What was asked, and the red flags by meaning."""
        return understood_of(self.parsed, []) if self.parsed else Understood()

    @property
    def escalates(self) -> bool:
        """Whether the second net sees a red flag."""
        return self.understood.tier in ESCALATING


@dataclass(frozen=True)
class Asked:
    """One message to answer.

    Attributes:
        escalation: id of the turn's record, should it escalate, and of its message; "" where nothing is recorded.
        idle: seconds since the conversation's last turn, where that is known.
    """

    context: InContext
    channel: Channel
    conversation: str
    escalation: str
    idle: float | None = None


class RasaTurns:
    """Asks Rasa; never raises.

    Args:
        brain: Rasa's agent, or None when no model could be loaded.
        offers: knows whether the turn before was not understood.
    """

    def __init__(self, brain: Brain | None, health: Health, offers: Offers) -> None:
        self._brain, self._health, self._offers = brain, health, offers

    @property
    def is_busy(self) -> bool:
        """Whether a question that comes now would be answered too late."""
        return is_busy(self._brain)

    async def read(self, said: Meant, deadline: Deadline, *, first: bool = False) -> Heard:
        """What Rasa understands; a red flag in the words as they were said counts beside what is meant.

        Args:
            first: before all others, for what the rules take for a red flag.
        """
        if self._brain is None:
            return Heard()
        try:
            async with asyncio.timeout(deadline.left):
                texts = (said.text, *_also_read(said))
                understand = reader_of(self._brain, first=first)
                parsed, *as_said = await asyncio.gather(*(understand(without_birth_dates(text)) for text in texts))
        except Busy:  # no fault, and told at once; what the rules have found is answered all the same
            return Heard(instead=BUSY)
        except Exception as error:  # the rules have read them
            self._failed(error)
            return Heard()
        for alone in as_said:
            parsed = {**parsed, RED_FLAGS: of_both(parsed.get(RED_FLAGS) or {}, alone.get(RED_FLAGS) or {})}
        return Heard(as_read=parsed).in_the_light_of(said)

    async def hear(self, words: Words, context: InContext, deadline: Deadline, instead: Reply | None) -> Heard:
        """What it reads; of another language its second net only, and only where a danger sign may be in it.

        Args:
            instead: what is said where no answer can be found.
        """
        if not instead:
            return await self.read(context.said, deadline, first=context.report.escalates)
        if words.foreign and not words.foreign.is_harmless and len(words.words) <= LONGEST:
            return await self.read(context.said, Deadline(BUDGET_WHEN_ESCALATING), first=True)
        return Heard()

    async def answer(self, asked: Asked, heard: Heard, deadline: Deadline) -> tuple[Understood, Reply]:
        """Rasa's answer, in the turn's place; red flags that it understood count even when it cannot answer.

        While much is asked, what the rules are sure of does not wait for it.
        """
        if not heard.parsed or self._brain is None:
            return Understood(unanswered=True), fixed_reply(heard.instead)
        parsed = told_of_weeks(told_of_stop(told_of_rules(heard.parsed, asked.context.report)))
        if asked.context.report.firm and is_pressed(self._brain):
            return _unanswered(understood_of(parsed, [])), fixed_reply(BUSY)
        output = OUTPUTS[asked.channel]()
        text = parsed.get("text", asked.context.said.text)
        try:
            metadata: dict[str, Any] = {
                ESCALATION_ID: asked.escalation,
                MISSED: self._offers.missed(asked.conversation),
                **({IDLE: asked.idle} if clock.stepped() and asked.idle is not None else {}),
            }
            about: dict[str, Any] = {"input_channel": asked.channel, "message_id": asked.escalation or None}
            message = UserMessage(text, output, asked.conversation, parsed, metadata=metadata, **about)
            message_sent.set(asked.escalation)  # all are of this turn's task
            open_question.set(self._offers.memory(asked.conversation).question)
            answered_question.set(self._answered(asked))
            async with asyncio.timeout(deadline.left):
                await self._brain.handle_message(message)
            answered = understood_of(parsed, output.collected), reply_of(output.collected)
        except Exception as error:  # a red flag must get its message, anything else gets words
            self._failed(error)
            return _unanswered(understood_of(parsed, output.collected)), fixed_reply("failed")
        self._health.well(PART)
        return answered

    def _answered(self, asked: Asked) -> str:
        """Slot of the question that is open and that these words may answer with yes, or ""."""
        slot = self._offers.memory(asked.conversation).question
        return slot if or_else(lambda: may_be_yes(asked.context.said.text, slot), bool(slot), "open question") else ""

    def too_late(self, asked: Asked, heard: Heard) -> tuple[Understood, Reply]:
        """For a turn whose place did not come in time: no answer, and the red flags that are known."""
        self._failed(TimeoutError("the turn before took too long"))
        understood = understood_of(told_of_rules(heard.parsed, asked.context.report), []) if heard.parsed else None
        return _unanswered(understood or Understood()), fixed_reply(heard.instead)

    def _failed(self, error: Exception) -> None:
        logger.error("rasa's part of a turn failed: %s", where(error))
        self._health.trouble(PART, f"{type(error).__name__}; some questions get no answer")


def _also_read(said: Meant) -> tuple[str, ...]:
    """Words whose red flags count beside those of what is meant: as they were said, and a report after "can i stop"."""
    reported = or_else(lambda: report_after_stop(normalise(said.words)), "", "report after a question")
    return (*((said.words,) if said.is_corrected else ()), *((reported,) if reported else ()))


def _without_misread(parsed: dict[str, Any], said: Meant) -> dict[str, Any]:
    dose = "" if said.is_corrected else dose_told_after(said.words, said.before)
    readings = (dose,) if dose else (str(parsed.get("text") or ""), said.words)
    alarmed = said.alarmed and not is_side_of_a_limb(said.words, said.last)
    return without_misread(parsed, detect(said.words), *readings, alarmed=alarmed)


def _unanswered(understood: Understood) -> Understood:
    """What is known where nobody answered.

    The second net's "harmless" does not count then: it reads the words alone, and "no, stiff neck" may answer a form's
    question for danger signs, which only the form could have told.
    """
    return replace(understood, topics=(), dismissed=(), unanswered=True)
