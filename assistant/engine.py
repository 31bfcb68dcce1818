"""The assistant in one process: Rasa's agent with our answers and actions, behind the guard."""

import logging
from pathlib import Path

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import EndpointConfig

from assistant.answers import answers
from assistant.brain import BrainThreads
from assistant.channels.guard import Guard
from assistant.conversation_store import passing_store
from assistant.dialogue import read_dialogue
from assistant.direct_runner import DirectRunner
from assistant.embedded_actions import EmbeddedActions
from assistant.errors import SetupError
from assistant.lean_rasa import LeanAgent
from assistant.model_hash import refuse_changed
from assistant.nlg import AnswerGenerator
from assistant.safety.course import read_course
from assistant.safety.lexicon import lexicon
from assistant.safety.messages import read_messages
from assistant.safety.misread import read_misread
from assistant.settings import settings
from assistant.training import trained_model

logger = logging.getLogger(__name__)


def _read_content() -> None:
    """Read what turns will need, so that a broken file stops the start and not a patient's turn."""
    answers()
    lexicon().compile_all()
    read_course()
    read_messages()
    read_misread()
    read_dialogue()


def load_agent(store: TrackerStore, model: Path | None = None) -> LeanAgent:
    """Rasa's agent with the trained model.

    Args:
        store: keeps the conversations.
        model: the model's archive; the present one when None.

    Raises:
        SetupError: no model, one that is not the one that was trained, or one that cannot be loaded.
        ContentError: an answer, a fact or a red flag that cannot be read.
    """
    path = model or trained_model()
    refuse_changed(path)
    _read_content()
    actions = EndpointConfig(settings().actions_url) if settings().actions_url else EmbeddedActions()
    try:
        agent = LeanAgent(
            generator=AnswerGenerator(), tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=actions
        )
        agent.load_model(path)
        return agent
    except SetupError:
        raise
    except Exception as error:  # Rasa raises whatever its components raise
        logger.debug("loading %s", path, exc_info=True)
        raise SetupError(
            f"model {path.name} cannot be loaded ({type(error).__name__}); run `assistant train --force`"
        ) from error


def practice_guard(model: Path | None = None) -> Guard:
    """The assistant for questions that are no patient's: nothing is kept, no escalation recorded.

    Raises:
        SetupError: as `load_agent`.
    """
    return Guard(BrainThreads(load_agent(passing_store(), model)), None)


def trained_runner() -> DirectRunner:
    """The trained pipeline, to take single components out of and measure them.

    Raises:
        SetupError: as `load_agent`.
    """
    agent = load_agent(passing_store())
    assert agent.processor is not None
    runner = agent.processor.graph_runner
    assert isinstance(runner, DirectRunner)
    return runner
