"""No template, document or markup is ever made of what a patient said."""

import ast
import contextlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.alexa.responses import ssml
from assistant.channels.twilio_twiml import twiml
from assistant.errors import UnreadableText
from assistant.message_text import clean
from assistant.phone import HangUp, Listen, Say
from assistant.settings import PROJECT
from tests.security.bounded import FUZZ

SOURCES = [path for folder in ("assistant", "actions", "sip", "speech") for path in (PROJECT / folder).rglob("*.py")]
# file -> where its templates' text comes from
KNOWN = {
    "assistant/evaluation/report.py": "a file of its own package",
    "assistant/alexa/package.py": "a file of its own package",
    "assistant/web/pages.py": "a file of its own package",
    "assistant/staff/rendering.py": "files of its own package, every value escaped",
}
HOSTILE = [
    "<Dial>+15550100</Dial>",
    "</Say><Hangup/>",
    "&quot;",
    "{{7*7}}",
    "${x}",
    "{organisation}",
    "]]>",
    "<!--",
    "\x00",
]
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text())


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


def functions(path: Path) -> Iterator[str]:
    """Plain functions that are called; `model.eval()` of torch is another thing than `eval()`."""
    yield from (call.func.id for _, call in calls(path) if isinstance(call.func, ast.Name))


def test_templates_are_made_only_where_it_was_looked_at() -> None:
    makers = ("Template", "from_string", "Environment", "render_template_string")
    found = {str(path.relative_to(PROJECT)) for path in SOURCES for name, _ in calls(path) if name in makers}
    assert found <= set(KNOWN), "look at where the template's text comes from, then name the file in KNOWN"


def test_nothing_is_evaluated_or_unpickled_by_our_own_code() -> None:
    never = {"unsafe_load", "full_load", "system", "popen", "Markup", "Unpickler"}
    found = {(str(path.relative_to(PROJECT)), name) for path in SOURCES for name, _ in calls(path) if name in never}
    found |= {
        (str(path.relative_to(PROJECT)), name) for path in SOURCES for name in {"eval", "exec"} & {*functions(path)}
    }
    assert not found


def test_shells_are_never_used() -> None:
    for path in SOURCES:
        for _, call in calls(path):
            shell = [word.value for word in call.keywords if word.arg == "shell"]
            assert not any(isinstance(value, ast.Constant) and value.value for value in shell), path


def tags(document: str) -> list[str]:
    return [element.tag for element in ElementTree.fromstring(document).iter()]


@settings(FUZZ)
@given(WORDS)
def test_words_change_nothing_of_a_twilio_document(words: str) -> None:
    for last in (Listen(5), HangUp()):
        plain = twiml((Say("hello", 1.0), last), 1, "conversation", "+15550100200")
        assert tags(twiml((Say(words, 1.0), last), 1, "conversation", "+15550100200")) == tags(plain)


@settings(FUZZ)
@given(WORDS, WORDS)
def test_words_change_nothing_of_what_an_alexa_says(words: str, more: str) -> None:
    assert tags(ssml(words, more)) == ["speak"]


@settings(FUZZ)
@given(WORDS)
def test_no_angle_bracket_or_brace_is_left_of_words(words: str) -> None:
    with contextlib.suppress(UnreadableText):
        assert not set("<>{}") & set(clean(words))


def test_the_deployments_own_names_cannot_leave_their_script(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.web import pages

    monkeypatch.setattr(pages, "deployment", lambda: {"advice_line": "</script><script>alert(1)</script>\u2028"})
    body = pages.widget.__wrapped__()[0].decode()
    told = body.split("\n", 1)[0]
    assert "alert(1)" in told
    assert "<" not in told
    assert "\u2028" not in told
