"""The log is for operators: JSON where that is set, and nobody's words."""

import json
import subprocess
import sys

import pytest

WORDS = "my neck is stiff"
SCRIPT = f"""
import logging, threading
import structlog
from assistant.cli import set_up_logging
set_up_logging()
logging.getLogger("assistant.health").error("%s: %s", "conversation store", "OperationalError")
try:
    raise ValueError("{WORDS}")
except ValueError:
    logging.getLogger("sanic.error").error("while handling {WORDS}", exc_info=True)
    logging.getLogger("assistant").exception("a turn failed")
structlog.get_logger("rasa.core").error("processor.failed", text="{WORDS}")
thread = threading.Thread(target=lambda: int("{WORDS}"))
thread.start()
thread.join()
"""


def written(form: str) -> list[str]:
    environment = {"ASSISTANT_LOG_FORMAT": form, "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


@pytest.mark.parametrize("form", ["text", "json"])
def test_nobody_s_words_are_in_it_whoever_logs(form: str) -> None:
    lines = written(form)
    assert len(lines) == 5
    assert "conversation store: OperationalError" in lines[0]
    assert "ValueError" in lines[1]
    assert not [line for line in lines if WORDS in line]


def test_each_line_is_an_object_for_a_collector() -> None:
    for line in written("json"):
        entry = json.loads(line)
        assert set(entry) == {"level", "logger", "timestamp", "event"}
        assert entry["level"] == "error"
