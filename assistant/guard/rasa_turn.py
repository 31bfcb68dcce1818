"""Rasa's part of a turn: it reads the words, and answers in the turn's place, within a time limit."""

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from typing import Any

from rasa.core.channels.channel import UserMessage

from assistant.brain import Brain, Busy
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.offers import Offers
from assistant.channels.outputs import OUTPUTS
from assistant.dialogue.in_context import Meant
from assistant.dialogue.misses import MISSED
from assistant.errors import where
from assistant.escalations import ESCALATION_ID
from assistant.guard.messages import reply_of
from assistant.guard.turn_order import Place
from assistant.guard.understanding import RED_FLAGS, Understood, of_both, told_of_rules, understood_of
from assistant.health import Health
from assistant.safety import Report
from assistant.safety.findings import ESCALATING
from assistant.turn import Channel, Reply

BUDGET_SECONDS = 2.0  # of Rasa for a question; then it is told that no answer can be given just now
BUDGET_WHEN_ESCALATING = 0.4  # the rules have settled the answer, Rasa may only add a graver one; in all under a second
PART = "answers"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """One message for Rasa.

    Attributes:
        escalation: id of the turn's record, should it escalate.
        report: what the rules find, in the light of what was said before; Rasa is told, so that an open form ends.
    """

    said: Meant
    channel: Channel
    conversation: str
    escalation: str
    report: Report


class RasaTurns:
    """Asks Rasa; never raises.

    Args:
        brain: Rasa's agent, or None when no model could be loaded.
        offers: knows whether the turn before was not understood.
    """

    def __init__(self, brain: Brain | None, health: Health, offers: Offers) -> None:
        self._brain, self._health, self._offers = brain, health, offers

    async def read_only(self, words: str) -> Understood:
        """What the second net makes of words that are not answered, where it does so in time."""
        try:
            if self._brain is not None:
                parsed = await asyncio.wait_for(self._brain.parse_message(words), BUDGET_WHEN_ESCALATING)
                return understood_of(parsed, [])
        except Exception as error:  # the rules have read them
            logger.error("words were read by the rules only: %s", where(error))
        return Understood()

    async def ask(self, asked: Asked, place: Place) -> tuple[Understood, Reply]:
        """What Rasa understands and answers. A red flag that it understood counts even when it cannot answer."""
        if self._brain is None:
            return Understood(), fixed_reply("failed")
        budget = BUDGET_WHEN_ESCALATING if asked.report.escalates else BUDGET_SECONDS
        until = time.perf_counter() + budget
        parsed: dict[str, Any] = {}
        output = OUTPUTS[asked.channel]()
        try:
            parsed = told_of_rules(await asyncio.wait_for(self._parsed(asked.said), budget), asked.report)
            left = until - time.perf_counter()
            left = min(left, BUDGET_WHEN_ESCALATING) if understood_of(parsed, []).tier in ESCALATING else left
            async with asyncio.timeout(left):
                await place.reached()
                metadata = {ESCALATION_ID: asked.escalation, MISSED: self._offers.missed(asked.conversation)}
                message = UserMessage(
                    parsed.get("text", asked.said.text),
                    output,
                    asked.conversation,
                    parse_data=parsed,
                    input_channel=asked.channel,
                    metadata=metadata,
                )
                await self._brain.handle_message(message)
        except Busy:  # no fault, and told at once; what the rules have found is answered all the same
            return Understood(), fixed_reply("busy")
        except Exception as error:  # a red flag must get its message, anything else gets words
            logger.error("turn failed on %s: %s", asked.channel, where(error))
            self._health.trouble(PART, f"{type(error).__name__}; some questions get no answer")
            understood = understood_of(parsed, output.collected) if parsed else Understood()
            return replace(understood, topics=()), fixed_reply("failed")
        self._health.well(PART)
        return understood_of(parsed, output.collected), reply_of(output.collected)

    async def _parsed(self, said: Meant) -> dict[str, Any]:
        """What Rasa understands of what is meant; a red flag in the words as they were said counts as well."""
        assert self._brain is not None
        parsed = await self._brain.parse_message(said.text)
        if not said.is_corrected:
            return parsed
        alone = await self._brain.parse_message(said.words)
        return {**parsed, RED_FLAGS: of_both(parsed.get(RED_FLAGS) or {}, alone.get(RED_FLAGS) or {})}
