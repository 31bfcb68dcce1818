"""The direct runner gives what Rasa's own runner gives, node by node."""

from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from assistant.direct_runner import DirectRunner


class Adds(GraphComponent):
    """Adds what it gets, and counts its calls."""

    calls = 0

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> "Adds":
        return cls()

    def add(self, left: int, right: int) -> int:
        type(self).calls += 1
        return left + right


def node(left: str, right: str) -> SchemaNode:
    return SchemaNode(
        needs={"left": left, "right": right}, uses=Adds, constructor_name="create", fn="add", config={}, eager=True
    )


@pytest.fixture
def runners(tmp_path: Any) -> tuple[DaskGraphRunner, DirectRunner]:
    nodes = {"total": node("twice", "one"), "twice": node("one", "one"), "apart": node("one", "total")}
    schema = GraphSchema(nodes)
    context = ExecutionContext(schema)
    dask = DaskGraphRunner(schema, LocalModelStorage(tmp_path), context)
    return dask, DirectRunner.like(dask)


@pytest.mark.parametrize("targets", [["total"], ["apart"], ["twice", "total"]])
def test_it_gives_what_dask_gives(runners: tuple[DaskGraphRunner, DirectRunner], targets: list[str]) -> None:
    dask, direct = runners
    assert direct.run({"one": 1}, targets) == dask.run({"one": 1}, targets)
    assert direct.run({"one": 5}, targets) == dask.run({"one": 5}, targets)


def test_it_runs_only_what_a_target_needs_and_each_once(runners: tuple[DaskGraphRunner, DirectRunner]) -> None:
    Adds.calls = 0
    assert runners[1].run({"one": 1}, ["apart"]) == {"apart": 4}
    assert Adds.calls == 3
    runners[1].run({"one": 1}, ["twice"])
    assert Adds.calls == 4


def test_a_missing_input_and_a_clashing_name_are_told(runners: tuple[DaskGraphRunner, DirectRunner]) -> None:
    with pytest.raises(GraphRunError):
        runners[1].run({}, ["total"])
    with pytest.raises(GraphRunError, match="twice"):
        runners[1].run({"one": 1, "twice": 2}, ["total"])


def test_it_hands_out_a_component_by_its_class(runners: tuple[DaskGraphRunner, DirectRunner]) -> None:
    assert isinstance(runners[1].node(Adds), Adds)
    with pytest.raises(KeyError):
        runners[1].node(str)
