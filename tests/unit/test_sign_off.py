"""Signing off answers: what is written, and what voids it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import sign_off
from assistant.answers import answers
from assistant.errors import SetupError
from assistant.knowledge import knowledge, topics
from assistant.knowledge.topics import PATH

DAY = date(2026, 11, 20)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of topics.yml that is read in its place."""
    path = tmp_path / "topics.yml"
    path.write_bytes(PATH.read_bytes())
    monkeypatch.setattr(sign_off, "topics", lambda chosen=path: topics.__wrapped__(chosen))
    monkeypatch.setattr(sign_off.topics, "cache_clear", lambda: None, raising=False)
    return path


def test_only_the_one_line_changes(copy: Path) -> None:
    before = copy.read_text(encoding="utf-8").splitlines()
    digest = sign_off.sign_off("caffeine", "neurologist, ward 3", DAY, copy)
    after = copy.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1].startswith(changed[0][0][:-1])
    assert digest in changed[0][1]
    assert topics.__wrapped__(copy)["caffeine"].reviewed.by == "neurologist, ward 3"


def test_signed_then_void_when_a_word_changes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sign_off.standing("caffeine") == "unsigned"
    sign_off.sign_off("caffeine", "neurologist", DAY, copy)
    assert sign_off.standing("caffeine") == "signed"
    changed = replace(answers()["caffeine"], spoken="Drink ten cups.")
    monkeypatch.setattr(sign_off, "answers", lambda: {**answers(), "caffeine": changed})
    assert sign_off.standing("caffeine") == "void"
    assert any("caffeine" in note and "reviewed again" in note for note in sign_off.notes())


def test_a_changed_fact_voids_it_too(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_off.sign_off("caffeine", "neurologist", DAY, copy)
    known = knowledge()
    id_ = answers()["caffeine"].facts[0]
    facts = {**known.facts, id_: replace(known.facts[id_], fact="The opposite.")}
    monkeypatch.setattr(sign_off, "knowledge", lambda: replace(known, facts=facts))
    assert sign_off.standing("caffeine") == "void"


def test_signing_again_takes_the_place_of_the_first(copy: Path) -> None:
    sign_off.sign_off("caffeine", "nurse", DAY, copy)
    sign_off.sign_off("caffeine", "neurologist", DAY + timedelta(days=1), copy)
    text = copy.read_text(encoding="utf-8")
    assert text.count("reviewed:") == 1
    assert '"nurse"' not in text


@pytest.mark.parametrize(
    ("topic", "by", "on"),
    [("no_such_topic", "nurse", DAY), ("caffeine", " ", DAY), ("caffeine", "nurse", date.today() + timedelta(days=2))],
)
def test_what_cannot_be_is_refused(copy: Path, topic: str, by: str, on: date) -> None:
    with pytest.raises(SetupError, match="sign-off"):
        sign_off.sign_off(topic, by, on, copy)
    assert "reviewed:" not in copy.read_text(encoding="utf-8")
