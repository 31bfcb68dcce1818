"""What the Rasa components that learn nothing share: they are made from their settings alone."""

from __future__ import annotations

from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier


class Untrained(GraphComponent, IntentClassifier):
    """A component that decides on what the ones before it found."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """See GraphComponent."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
