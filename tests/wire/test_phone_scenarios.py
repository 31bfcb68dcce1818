"""Calls from tests/scenarios/phone, through channel and trained model; makes reports/phone-scenarios.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from assistant.settings import PROJECT
from benchmarks.tables import markdown
from tests import twiml_caller
from tests.patient_server import patient_server
from tests.twiml_caller import TwimlCaller

SCENARIOS = sorted((PROJECT / "tests" / "scenarios" / "phone").glob("*.yml"))
REPORT = PROJECT / "reports" / "phone-scenarios.md"
NURSE = "+15550100200"
KEYS = {"what", "start", "steps", "nurse", "dialled", "ends"}
STEP_KEYS = {"say", "confidence", "press", "silence", "hang_up", "must", "must_not", "topic", "tier"}
SHOWN = 160  # characters of what the line says, in the table


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    chosen = twiml_caller.settings(NURSE_LINE=NURSE, RECOGNISER_URI="", VOICE_URI="")
    with patient_server(**chosen) as url:
        yield url


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, ...]]]:
    rows: list[tuple[str, ...]] = []
    yield rows
    REPORT.parent.mkdir(exist_ok=True)
    heads = ("call", "the caller", "topic, tier", "the line says")
    REPORT.write_text(f"# The scenario table on the phone\n\n{markdown(heads, rows)}\n", encoding="utf-8")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(server: str, path: Path, table: list[tuple[str, ...]]) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(scenario) <= KEYS
    caller = TwimlCaller(server, nurse=scenario.get("nurse", "answers"))
    judge(scenario.get("start", {}), caller.start())
    for step in scenario["steps"]:
        assert set(step) <= STEP_KEYS
        heard = act(caller, step)
        judge(step, heard)
        understood = understanding(server, step)
        table.append((scenario["what"], told(step), understood, heard[:SHOWN].replace("|", " ")))
    assert len(caller.dialled) == scenario.get("dialled", 0)
    assert caller.dialled == [NURSE] * len(caller.dialled)
    assert caller.ended is scenario.get("ends", False)


def act(caller: TwimlCaller, step: dict[str, Any]) -> str:
    if "say" in step:
        return caller.say(step["say"], step["confidence"])
    if "press" in step:
        return caller.press(step["press"])
    if "silence" in step:
        return caller.silence()
    assert caller.hang_up().status_code == 204
    return ""


def judge(step: dict[str, Any], heard: str) -> None:
    for words in step.get("must", ()):
        assert words.lower() in heard.lower(), f"{words!r} is not in: {heard}"
    for words in step.get("must_not", ()):
        assert words.lower() not in heard.lower(), f"{words!r} is in: {heard}"


def understanding(server: str, step: dict[str, Any]) -> str:
    """Topic and tier that the assistant gives these words on the phone, as the scenario wants them."""
    if "tier" not in step:
        return ""
    body = {"sender": step["say"], "message": step["say"], "input_channel": "phone"}
    turn = httpx.post(f"{server}/webhooks/rest/webhook", json=body, timeout=60).json()[-1]["custom"]
    assert (turn["topic"], turn["tier"]) == (step.get("topic"), step["tier"])
    return f"{turn['topic'] or 'none'}, {turn['tier']}"


def told(step: dict[str, Any]) -> str:
    if "say" in step:
        return f"\u201c{step['say']}\u201d ({step['confidence']})"
    return f"presses {step['press']}" if "press" in step else "is silent" if "silence" in step else "hangs up"
