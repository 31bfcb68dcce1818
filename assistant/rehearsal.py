"""A turn that is nobody's, before the first patient's: what is read on first use is read by then."""

import asyncio
import logging
from copy import copy

from rasa.core.channels.channel import UserMessage

from assistant.channels.outputs import OUTPUTS
from assistant.conversation_store import passing_store
from assistant.errors import where
from assistant.guard.reading import read_words
from assistant.lean_rasa import LeanAgent
from assistant.privacy import cleaned

SAID = "my back is sore since the test"
"""A plain complaint: it is understood, begins a form, and its answer has a time read."""
LONGEST_SECONDS = 10.0  # an action server that hangs must not keep a process from answering
logger = logging.getLogger(__name__)


async def rehearse(agent: LeanAgent) -> None:
    """Have the agent answer, keeping nothing; what goes wrong is logged, and costs no start.

    Without it the first turn of a process took 0.3 s longer on a quiet machine and above two on a busy one, which is
    when it is told that no answer can be given.
    """
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await _hold(agent)
    except Exception as error:  # the first patient's turn has time limits and words of its own
        logger.error("the first turn could not be rehearsed: %s", where(error))


async def _hold(agent: LeanAgent) -> None:
    practice = copy(agent)
    practice.processor = copy(agent.processor)
    assert practice.processor is not None, "the agent has a model"
    practice.processor.tracker_store = store = passing_store()
    store.domain = practice.processor.domain
    words = read_words(cleaned(SAID)).words
    parsed = await practice.parse_message(words)
    message = UserMessage(words, OUTPUTS["web"](), "rehearsal", parse_data=parsed, input_channel="web", metadata={})
    await practice.handle_message(message)
