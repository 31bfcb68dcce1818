"""docs/faults.md says of every fault which test holds it; the test is there, and no test of a fault is left out."""

import ast
import re

import pytest

from assistant.settings import PROJECT

PAGE = (PROJECT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| fault ")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
WHOLLY = (
    "tests/cluster/test_what_goes_away.py",
    "tests/cluster/test_slow_network.py",
    "tests/cluster/test_broker_refuses.py",
    "tests/cluster/test_clock_set.py",
    "tests/faults/test_process.py",
)
"""Files of which every test is a row."""


def named_in(path: str) -> set[str]:
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    found = (node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {name for name in found if name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_row_names_a_test_that_is_there(row: str) -> None:
    assert len(row.split("|")) == 7
    ((path, name),) = NAMED.findall(row)
    assert name in named_in(path)


@pytest.mark.parametrize("path", WHOLLY)
def test_no_fault_is_left_out(path: str) -> None:
    assert named_in(path) == {name for file, name in NAMED.findall(PAGE) if file == path}


def test_the_page_is_found() -> None:
    assert "docs/faults.md" in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "faults.md" in (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
