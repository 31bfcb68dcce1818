"""Every panel of the dashboard shows something, asked of a real Prometheus that read a real server."""

import shutil
from collections.abc import Iterator

import pytest

from tests.deploy.prometheus import Prometheus, dashboard, prometheus
from tests.staff_server import RED, ask, ask_and_dislike, staff_server

PANELS = {panel["title"]: panel for panel in dashboard()["panels"]}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """What was read of a server that was asked a question, told a danger sign and given a thumb."""
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("left out: no prometheus on this machine (apt-get install prometheus)")
    folder = tmp_path_factory.mktemp("prometheus")
    with staff_server(tmp_path_factory.mktemp("server")) as server, prometheus(program, server, folder) as it:
        for _ in range(2):  # the second is seen to grow
            ask(server, "can i drink coffee")
            ask(server, RED, "b")
            ask_and_dislike(server, "when can i drive")
            turns = it.now("sum(assistant_turns_total)")
            it.wait_for(f"sum(assistant_turns_total) > {turns[0]['value'][1] if turns else 0}")
        it.wait_for("assistant_last_probe_timestamp_seconds")
        yield it


@pytest.mark.parametrize("title", PANELS)
def test_a_panel_shows_something(asked: Prometheus, title: str) -> None:
    for target in PANELS[title]["targets"]:
        assert asked.now(target["expr"]), target["expr"]


def test_the_figures_are_those_of_the_talk(asked: Prometheus) -> None:
    def value(expression: str) -> float:
        (series,) = asked.now(expression)
        return float(series["value"][1])

    assert value("sum(assistant_turns_total)") == 6
    assert value("sum(assistant_escalated_turns_total)") == 2
    assert value(PANELS["Not delivered"]["targets"][0]["expr"]) == 0
    assert value(PANELS["Processes ready"]["targets"][0]["expr"]) == 1
    assert value(PANELS["Parts in trouble"]["targets"][0]["expr"]) == 0
