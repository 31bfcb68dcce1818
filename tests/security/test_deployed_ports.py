"""Every port of a whole deployment stands on the page, with who can reach it; nothing is published by accident."""

from copy import deepcopy
from typing import Any

import pytest
import yaml

from tests.security.deployed_ports import DEPLOY, chart, compose, table
from tests.security.reachable import DEPLOYED_BEGIN, PAGE, part_of


@pytest.fixture
def told() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))


def test_the_page_names_every_port_of_a_deployment() -> None:
    made = part_of(PAGE.read_text(encoding="utf-8"), DEPLOYED_BEGIN)
    assert made.splitlines() == table().splitlines(), "run python -m tests.security.reachable, and read it"
    for alarm in ("UNKNOWN", "WHOEVER", "OUTSIDE"):
        assert alarm not in made


def test_only_the_balancer_is_published_and_on_this_machine_only(told: dict[str, Any]) -> None:
    published = {one.name: one.who for one in compose(told) if "this machine only" in one.who}
    assert set(published) == {"balancer"}
    assert {name for name, service in told["services"].items() if "network_mode" in service} == set()
    assert all((one.where == "Helm" and "cluster" in one.who) or "pod" in one.who for one in chart())


def test_stores_are_on_a_network_that_leads_nowhere_else(told: dict[str, Any]) -> None:
    for name in ("postgresql", "redis", "rabbitmq"):
        assert told["services"][name]["networks"] == ["back"]
    assert told["networks"]["back"]["internal"] is True


@pytest.mark.parametrize("ports", [["5432:5432"], ["0.0.0.0:5432:5432"], ["${DATABASE:-5432}:5432"]])
def test_a_database_that_is_published_would_be_told(told: dict[str, Any], ports: list[str]) -> None:
    changed = deepcopy(told)
    changed["services"]["postgresql"]["ports"] = ports
    (found,) = [one for one in compose(changed) if one.name == "postgresql"]
    assert found.who.startswith("WHOEVER REACHES THE MACHINE")


def test_a_service_that_nobody_described_would_be_told(told: dict[str, Any]) -> None:
    changed = told | {"services": told["services"] | {"admin": {"image": "a", "networks": ["front"]}}}
    assert [one.port for one in compose(changed) if one.name == "admin"] == ["UNKNOWN"]


def test_the_balancer_binds_the_port_that_is_published(told: dict[str, Any]) -> None:
    inside = told["services"]["balancer"]["ports"][0].rsplit(":", 1)[1]
    assert f"bind :{inside}" in (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
