"""The log is for operators: JSON where that is set, and nobody's words."""

import json
import os
import pty
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


def environment(form: str) -> dict[str, str]:
    return {"ASSISTANT_LOG_FORMAT": form, "PATH": "/usr/bin"}


def written(form: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment(form), check=True
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def at_a_terminal(form: str) -> list[str]:
    ours, theirs = pty.openpty()
    try:
        subprocess.run([sys.executable, "-c", SCRIPT], stderr=theirs, env=environment(form), check=True)
        return os.read(ours, 65_536).decode().splitlines()
    finally:
        os.close(ours)
        os.close(theirs)


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


def test_at_a_terminal_it_is_lines_to_read_and_everywhere_else_objects() -> None:
    """Of a service or a container standard error is a pipe or a file; nobody has to set anything for a collector."""
    assert [json.loads(line)["level"] for line in written("")] == ["error"] * 5
    shown = at_a_terminal("")
    assert shown[0] == "ERROR assistant.health: conversation store: OperationalError"
    assert len(shown) == 5
    assert json.loads(at_a_terminal("json")[0])["level"] == "error"
