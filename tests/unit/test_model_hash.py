"""A model is code: only the one that was trained, or pinned, is loaded."""

import subprocess
from pathlib import Path

import pytest

from assistant.errors import SetupError
from assistant.model_hash import hash_of, record, record_of, refuse_changed
from assistant.settings import settings


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.delenv("ASSISTANT_MODEL_SHA256", raising=False)
    settings.cache_clear()
    path = tmp_path / "assistant-0.tar.gz"
    path.write_bytes(b"trained")
    record(path)
    yield path
    settings.cache_clear()


def test_the_trained_one_is_taken(model: Path) -> None:
    refuse_changed(model)


def test_the_record_is_what_sha256sum_reads(model: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", record_of(model).name], cwd=model.parent, check=True)


def test_a_changed_one_is_refused_before_it_is_read(model: Path) -> None:
    model.write_bytes(b"traineD")
    with pytest.raises(SetupError, match="is not the one that assistant-0"):
        refuse_changed(model)


@pytest.mark.parametrize("held", ["", "none", "0" * 63, "É"])
def test_without_a_readable_record_it_is_refused(model: Path, held: str) -> None:
    record_of(model).write_text(held, encoding="utf-8")
    with pytest.raises(SetupError, match="ASSISTANT_MODEL_SHA256"):
        refuse_changed(model)
    record_of(model).unlink()
    with pytest.raises(SetupError, match="train --force"):
        refuse_changed(model)


def test_a_pinned_hash_outweighs_the_record(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = hash_of(model)
    model.write_bytes(b"exchanged")
    record(model)  # whoever writes the one writes the other too
    monkeypatch.setenv("ASSISTANT_MODEL_SHA256", pinned)
    settings.cache_clear()
    with pytest.raises(SetupError, match="ASSISTANT_MODEL_SHA256"):
        refuse_changed(model)
    monkeypatch.setenv("ASSISTANT_MODEL_SHA256", hash_of(model))
    settings.cache_clear()
    refuse_changed(model)


def test_the_agent_reads_no_byte_of_a_changed_one(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import engine

    monkeypatch.setattr(engine.LeanAgent, "load_model", lambda *_: pytest.fail("it was read"))
    model.write_bytes(b"exchanged")
    with pytest.raises(SetupError, match="is not the one"):
        engine.load_agent(None, model)  # type: ignore[arg-type]
