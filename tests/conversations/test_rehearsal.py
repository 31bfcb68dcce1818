"""The turn that is nobody's, before the first patient's."""

import logging

import pytest

from assistant.conversation_store import passing_store
from assistant.dialogue.language_lists import theirs_of_all
from assistant.engine import load_agent
from assistant.lean_rasa import LeanAgent
from assistant.privacy.words import _speller, frequencies
from assistant.rehearsal import rehearse


@pytest.fixture(scope="module")
def agent() -> LeanAgent:
    return load_agent(passing_store())


async def test_it_reads_what_is_read_on_first_use_and_keeps_nothing(
    agent: LeanAgent, caplog: pytest.LogCaptureFixture
) -> None:
    for read_once in (_speller, frequencies, theirs_of_all):
        read_once.cache_clear()  # other tests have read them
    with caplog.at_level(logging.WARNING):
        await rehearse(agent)
    assert not caplog.records
    assert _speller.cache_info().currsize
    assert not list(await agent.tracker_store.keys())


async def test_what_goes_wrong_costs_no_start(
    agent: LeanAgent, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(words: str) -> None:
        raise RuntimeError(words)

    monkeypatch.setattr(agent, "parse_message", broken)
    await rehearse(agent)
    assert "could not be rehearsed" in caplog.text
    assert "sore" not in caplog.text
