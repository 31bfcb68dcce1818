"""Scenario files, read and checked: `tests/scenarios/x.yml: scenario y, step 3: what is wrong`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import ContentError
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml, relative
from tests.scenarios.models import Scenario, ScenarioFile

FOLDER = PROJECT / "tests" / "scenarios"


def read_scenarios(path: Path) -> ScenarioFile:
    """One file.

    Raises:
        ContentError: it cannot be read, or something in it is not as the format says.
    """
    data = read_yaml(path)
    try:
        file = ScenarioFile.parse_obj(data)
    except ValidationError as error:
        raise ContentError(relative(path), _told(error.errors()[0], data)) from None
    ids = [scenario.id for scenario in file.scenarios]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ContentError(relative(path), f"scenario {twice[0]}: stands twice; give one of them another id")
    if file.behaviour != path.stem:
        raise ContentError(relative(path), f"behaviour {file.behaviour} is not the file's name; make them the same")
    return file


@cache
def all_scenarios() -> Mapping[tuple[str, str], Scenario]:
    """Every scenario by behaviour and id, in the order of the files.

    Raises:
        ContentError: as `read_scenarios`.
    """
    files = [read_scenarios(path) for path in sorted(FOLDER.glob("*.yml"))]
    return {(file.behaviour, scenario.id): scenario for file in files for scenario in file.scenarios}


def _told(error: Mapping[str, Any], data: Any) -> str:
    """What is wrong and where, by the scenario's id and the step's number."""
    match [part for part in error["loc"] if part != "__root__"]:
        case ["scenarios", int(number), "steps", int(step), *rest]:
            where = [f"scenario {_name(data, number)}, step {step + 1}", *rest]
        case ["scenarios", int(number), *rest]:
            where = [f"scenario {_name(data, number)}", *rest]
        case where:
            pass
    return ": ".join([*map(str, where), " ".join(error["msg"].split())])


def _name(data: Any, number: int) -> object:
    scenario = data["scenarios"][number]
    return scenario.get("id", number + 1) if isinstance(scenario, dict) else number + 1
