"""Rasa's graph run straight through: the same nodes in the same order, without dask's scheduler (ADR 0006)."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class DirectRunner(GraphRunner):
    """Runs a loaded model's nodes one after the other.

    Rasa's own runner plans the graph anew for each of the three runs of a turn, and a single conversation never needs
    two nodes at once.

    Args:
        nodes: by name, ready to run.
        schema: which node needs which.
    """

    def __init__(self, nodes: dict[str, GraphNode], schema: GraphSchema) -> None:
        self._nodes, self._schema = nodes, schema
        self._order = cache(self._plan)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> DirectRunner:
        """See GraphRunner."""
        return cls.like(DaskGraphRunner(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def like(cls, loaded: DaskGraphRunner) -> DirectRunner:
        """A runner over the nodes that Rasa has loaded."""
        return cls(loaded._instantiated_nodes, loaded._graph_schema)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """See GraphRunner.

        Raises:
            GraphRunError: an input is named like a node, or a node lacks one.
        """
        wanted = tuple(targets or self._schema.target_names)
        clash = self._nodes.keys() & (inputs or {}).keys()
        if clash:
            raise GraphRunError(f"input {', '.join(sorted(clash))} is named like a node; rename it")
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(wanted):
            needs = self._schema.nodes[name].needs.values()
            done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    def node(self, component: type) -> Any:
        """The loaded component of a class, for measuring it by itself.

        Raises:
            KeyError: the model has none.
        """
        for node in self._nodes.values():
            if isinstance(node._component, component):
                return node._component
        raise KeyError(component.__name__)

    def _plan(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """The nodes that the targets rest on, each after those it needs."""
        order: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in order or name not in self._nodes:
                return
            for need in self._schema.nodes[name].needs.values():
                visit(need)
            order[name] = None

        for name in wanted:
            visit(name)
        return tuple(order)
