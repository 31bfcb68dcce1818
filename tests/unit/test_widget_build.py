"""The widget's build: the same bytes each time, small, and with no word of markup or of another server in it."""

import gzip
import os
import re
import subprocess
from pathlib import Path

import pytest

from assistant.settings import PROJECT

MOST = 20 * 1024  # bytes gzipped


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two builds of their own, by the script that everybody calls."""
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    for folder in folders:
        subprocess.run([PROJECT / "scripts" / "widget", folder], check=True, capture_output=True, env={**os.environ})
    return [folder / "widget.js" for folder in folders]


def test_it_is_built_the_same_each_time(built: list[Path]) -> None:
    first, second = built
    assert first.read_bytes() == second.read_bytes()


def test_it_is_small_and_asks_nobody_else(built: list[Path]) -> None:
    text = built[0].read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), mtime=0)) <= MOST
    assert set(re.findall(r"https?://[^\"'`/ ]+", text)) <= {"http://www.w3.org"}  # the name of SVG, not an address
    assert "innerHTML" not in text
    assert "eval(" not in text


def test_its_packages_are_locked_and_name_no_registry() -> None:
    lock = (PROJECT / "widget" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
