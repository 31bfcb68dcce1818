"""Asks the assistant what to do next, and decides by itself when it does not answer."""

import contextlib
import logging
import secrets
from collections.abc import Callable

from sip import contract
from sip.assistant_client import Assistant, Safety
from sip.contract import Action, Event, HangUp, Say, Transfer
from sip.errors import NoAssistant
from sip.words import without_assistant, word

LOG = logging.getLogger(__name__)


class Asking:
    """One call's thread with the assistant."""

    def __init__(self, assistant: Assistant, safety: Callable[[], Safety]) -> None:
        self._assistant, self._safety = assistant, safety
        self.call = secrets.token_hex(16)
        self._sequence = self._failures = 0

    async def ask(self, event: Event) -> tuple[Action, ...]:
        """The assistant's actions, or the driver's own."""
        sequence, self._sequence = self._sequence, self._sequence + 1
        try:
            actions = await self._assistant.tell(self.call, sequence, event)
            self._failures = 0
            return actions
        except NoAssistant as error:
            LOG.warning("call %s: the assistant failed: %s", self.call[:8], error)
        self._failures += 1
        return self._by_itself(event)

    async def farewell(self) -> None:
        """The call is over."""
        with contextlib.suppress(NoAssistant):
            await self._assistant.tell(self.call, self._sequence, contract.HUNG_UP)

    def _by_itself(self, event: Event) -> tuple[Action, ...]:
        safety = self._safety()
        first = Say(word("safety", safety))
        if event is contract.TIME_UP:
            return (first, Say(word("goodbye", safety)), HangUp())
        if "0" in str(event.get("keys", "")) and safety.nurse_number:
            return (first, Say(word("connecting", safety)), Transfer(safety.nurse_number))
        return without_assistant(self._failures, safety)
