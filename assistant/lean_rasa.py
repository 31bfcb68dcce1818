"""Rasa's agent without what a serving process never runs.

Rasa imports TensorFlow for two helpers of its neural networks, and with a model the classes that it was trained with:
two seconds and 250 MB of every start. What leads there is imported from here.
"""

import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_json_file

from assistant.dialogue.misses import FRESH
from assistant.dialogue.person import fresh
from assistant.direct_runner import DirectRunner
from assistant.recent_turns import IDLE

_NEURAL = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


class NotForServing:
    """Stands where Rasa keeps a helper for training neural networks, as long as the process runs.

    Raises:
        RuntimeError: whenever one is made.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("this process serves and cannot train neural networks; train with `assistant train`")


def _stand_in(module: str, names: tuple[str, ...]) -> ModuleType:
    made = ModuleType(module)
    for name in names:
        setattr(made, name, NotForServing)
    return made


@contextmanager
def _without_tensorflow() -> Iterator[None]:
    """Rasa's modules that are imported here keep the stand-ins; those imported later get the real helpers."""
    missing = {module: names for module, names in _NEURAL.items() if module not in sys.modules}
    sys.modules.update({module: _stand_in(module, names) for module, names in missing.items()})
    try:
        yield
    finally:
        for module in missing:
            del sys.modules[module]


with _without_tensorflow():
    import rasa.core.actions.forms
    import rasa.core.policies.rule_policy
    import rasa.core.processor
    from rasa.core.actions.action import RemoteAction as RemoteAction
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import OutputChannel
    from rasa.core.processor import MessageProcessor
    from rasa.shared.core.events import Event, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker


class _AsItIs:
    """Stands for Python's `copy` in modules of Rasa that copy only what they are about to log, each time."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """The value itself, which nobody changes before it is logged."""
        return value


for _module in (rasa.core.processor, rasa.core.policies.rule_policy, rasa.core.actions.forms):
    vars(_module)["copy"] = _AsItIs

# Rasa looks through all its classes of events for each one that is read; the classes are those of its modules.
Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


class _ServingStorage(LocalModelStorage):
    """A model's archive without the graph that trained it, whose classes would all be imported."""

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        stored = read_json_file(directory / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**stored, "train_schema": {"nodes": {}}})


class _LeanProcessor(MessageProcessor):
    """Rasa's processor over the direct runner."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, DirectRunner]:
        path = Path(model_path)
        with TemporaryDirectory() as scratch:
            try:
                metadata, runner = load_predict_graph_runner(Path(scratch), path, _ServingStorage, DirectRunner)
            except (FileNotFoundError, tarfile.ReadError) as error:
                raise ModelNotFound(f"model {path.name} is missing or no archive; run `assistant train`") from error
        assert isinstance(runner, DirectRunner)
        return path.name, metadata, runner

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """See MessageProcessor, which warns of a topic that the domain lacks, and for that makes an empty domain anew.

        `assistant check` and training refuse such a topic before it is served.
        """

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: dict[str, Any] | None = None
    ) -> None:
        """See MessageProcessor. Who comes back after the session has ended is told so, before the answer.

        Not through an action of ours, which Rasa allows: without the action server no session would begin.
        """
        vars(tracker)[IDLE] = (metadata or {}).get(IDLE)
        spoke = any(isinstance(event, UserUttered) for event in tracker.events)
        ended = spoke and self._has_session_expired(tracker)
        await super()._update_tracker_session(tracker, output_channel, metadata)
        if ended:
            told = fresh()
            words = {"shown": told.answer, "spoken": told.speech, "says": FRESH}
            await output_channel.send_response(tracker.sender_id, {"text": told.answer, "metadata": words})

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        """See MessageProcessor, which looks at the time of day: it may have been set in mid-conversation."""
        idle = vars(tracker).get(IDLE)
        if idle is None:
            return bool(super()._has_session_expired(tracker))
        minutes = self.domain.session_config.session_expiration_time
        spoke = tracker.get_last_event_for(UserUttered) is not None
        return bool(spoke and minutes > 0 and idle > minutes * 60)


class LeanAgent(Agent):
    """Rasa's agent for serving one model."""

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain | None) -> TrackerStore:
        """The store as it is: ours reports its failures itself, Rasa's wrapper would hide its quick ways."""
        assert store is not None, "an agent that serves is given its store"
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """See Agent.

        Raises:
            ModelNotFound: the archive cannot be read.
        """
        self.processor = _LeanProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.tracker_store.domain = self.processor.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
