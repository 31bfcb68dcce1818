"""A serving process does without what only training needs."""

import subprocess
import sys
from pathlib import Path

import pytest
from rasa.exceptions import ModelNotFound
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.utils.common import all_subclasses

from assistant.lean_rasa import NotForServing, _LeanProcessor


def test_the_server_never_imports_tensorflow() -> None:
    code = "import sys, assistant.server; print('tensorflow' in sys.modules, 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_network_that_would_train_here_says_where_to_train() -> None:
    with pytest.raises(RuntimeError, match="assistant train"):
        NotForServing("epochs", 100)


def test_an_unreadable_archive_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "assistant-1.tar.gz"
    broken.write_bytes(b"no archive")
    for path in (broken, tmp_path / "missing.tar.gz"):
        with pytest.raises(ModelNotFound, match=path.name):
            _LeanProcessor._load_model(path)


def test_each_event_is_read_as_what_it_is() -> None:
    for kind in all_subclasses(Event):
        for _ in range(2):
            assert Event.resolve_by_type(kind.type_name).type_name == kind.type_name
    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="nothing of the kind"):
        Event.resolve_by_type("nothing of the kind")
