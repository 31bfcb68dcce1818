"""Messages that are understood at the same time, by the trained pipeline, are understood as they are alone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.agent import Agent

from assistant.conversation_store import passing_store
from assistant.engine import load_agent
from assistant.evaluation.testset import read_fixed_list

MESSAGES, THREADS = 400, 4


def understood(agent: Agent, text: str) -> Any:
    """What one message is parsed as; nothing in it waits, so the coroutine ends at its first step."""
    try:
        agent.parse_message(text).send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("parsing waited for something")


def test_messages_understood_at_once_do_not_mix() -> None:
    agent = load_agent(passing_store())
    texts = [item.text for item in read_fixed_list().everything()][:MESSAGES]
    alone = [understood(agent, text) for text in texts]
    with ThreadPoolExecutor(THREADS) as threads:
        together = list(threads.map(lambda text: understood(agent, text), texts))
    for one, other in zip(alone, together, strict=True):
        assert one == other


def test_a_served_turn_never_imports_tensorflow_or_torch() -> None:
    code = (
        "import sys, asyncio; from assistant.engine import practice_guard\n"
        "turn = asyncio.run(practice_guard().turn('can i drink coffee', 'web', 'c'))\n"
        "print(turn.topic, 'tensorflow' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-3:] == ["caffeine", "False", "False"]
