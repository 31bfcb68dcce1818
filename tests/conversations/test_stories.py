"""The stories of test_*.yml in this folder, told to Rasa with the trained model and our actions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import ActionExecuted, Event, UserUttered

from assistant.conversation_store import passing_store
from assistant.engine import load_agent
from assistant.escalations import ESCALATION_ID
from assistant.lean_rasa import LeanAgent

FOLDER = Path(__file__).parent
BESIDES = ("action_session_start", "action_listen", "action_extract_slots")
LEGAL = {"user", "intent", "action", "active_loop", "says"}


def _stories() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("test_*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            yield pytest.param(story["steps"], id=f"{path.stem.removeprefix('test_')}: {story['story']}")


@pytest.fixture(scope="module")
def agent(own_data_folder: Path) -> LeanAgent:
    return load_agent(passing_store())


def _turns(steps: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The steps of each turn, from what is said on."""
    starts = [place for place, step in enumerate(steps) if "user" in step]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        yield steps[start:end]


def _wanted(turn: list[dict[str, Any]], key: str) -> list[Any]:
    return [step[key] for step in turn if key in step]


def _done(events: list[Event]) -> list[str]:
    return [e.action_name for e in events if isinstance(e, ActionExecuted) and e.action_name not in BESIDES]


@pytest.mark.parametrize("steps", _stories())
async def test_the_story_is_told_as_written(
    agent: LeanAgent, steps: list[dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    known = 0
    for turn in _turns(steps):
        assert all(set(step) <= LEGAL for step in turn)
        output = CollectingOutputChannel()
        await agent.handle_message(
            UserMessage(turn[0]["user"], output, request.node.nodeid, metadata={ESCALATION_ID: ""})
        )
        tracker = await agent.tracker_store.retrieve(request.node.nodeid)
        assert tracker is not None
        events = list(tracker.events)[known:]
        known = len(tracker.events)
        heard = [event.intent_name for event in events if isinstance(event, UserUttered)]
        assert heard == (_wanted(turn, "intent") or heard)
        assert _done(events) == _wanted(turn, "action")
        assert [tracker.active_loop_name] == (_wanted(turn, "active_loop")[-1:] or [tracker.active_loop_name])
        said = " ".join(str(message.get("text")) for message in output.messages)
        for words in _wanted(turn, "says"):
            assert words in said
