"""Data flows one way: what may import what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import PROJECT

# package -> what its modules must not import
FORBIDDEN = {
    "assistant/safety": ("rasa", "torch", "onnxruntime", "assistant.nlu", "assistant.knowledge", "assistant.channels"),
    "assistant/knowledge": ("rasa", "torch", "assistant.nlu", "assistant.channels", "assistant.speech"),
    "assistant/speech": ("rasa", "assistant.nlu", "assistant.channels", "assistant.safety", "assistant.knowledge"),
    "assistant/phone": (
        "rasa",
        "sanic",
        "twilio",
        "httpx",
        "aiohttp",
        "asyncio",
        "time",
        "assistant.nlu",
        "assistant.channels",
    ),
    "assistant/dialogue": (
        "rasa",
        "torch",
        "assistant.nlu.topic_classifier",
        "assistant.channels",
        "assistant.phone",
        "actions",
    ),
    "assistant/web": ("rasa", "assistant.nlu", "assistant.channels", "assistant.safety"),
    "assistant/alexa": ("rasa", "sanic", "torch", "onnxruntime", "assistant.nlu", "assistant.channels"),
    "assistant/nlu": ("assistant.channels", "actions"),
    "assistant/channels": ("actions",),
    "assistant/staff": ("rasa", "torch", "assistant.nlu", "assistant.channels"),
    "assistant/observing": ("rasa", "torch", "assistant.nlu"),
    "assistant/guard": ("actions", "assistant.nlu", "assistant.web", "sanic"),
    "assistant": ("actions", "tests", "sip", "pjsua2"),  # PJSIP is under the GPL: a process of its own
    "sip": ("assistant", "actions", "benchmarks", "rasa"),
    "actions": ("rasa", "assistant.nlu", "assistant.channels", "sip", "pjsua2"),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_forbidden_import(package: str) -> None:
    for path in (PROJECT / package).rglob("*.py"):
        for name in imports(path):
            wrong = [f for f in FORBIDDEN[package] if name == f or name.startswith(f"{f}.")]
            assert not wrong, f"{path.relative_to(PROJECT)} imports {name}"


def test_the_safety_core_loads_without_rasa_or_a_model() -> None:
    code = (
        "import sys, assistant.safety; print([m for m in ('rasa', 'torch', 'tensorflow', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_actions_load_without_rasa_core() -> None:
    code = "import sys, actions; print([m for m in ('rasa', 'rasa.core', 'torch', 'tensorflow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert done.stdout.strip() == "[]"
