"""Each parser for some seconds under coverage-guided fuzzing; what it finds is mended, and kept as an example."""

import re
import subprocess
import sys

import pytest

from assistant.settings import PROJECT
from tests.security.coverage_fuzz import PARSERS, SEEDS, SIDE

SECONDS = 15
FEWEST = 200  # inputs, on a very busy machine; it is thousands a second on a free one


@pytest.fixture(autouse=True)
def atheris() -> None:
    if not any((folder / "atheris").is_dir() for folder in SIDE):
        pytest.skip("scripts/side-environment security was not run, or has no atheris for this machine")


@pytest.mark.parametrize("name", PARSERS)
def test_nothing_but_its_own_error_ever_leaves_it(name: str) -> None:
    command = [sys.executable, "-m", "tests.security.coverage_fuzz", name, str(SECONDS)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-4_000:]
    tried = re.search(r"number_of_executed_units:\s+(\d+)", told)
    assert tried, told[-4_000:]
    assert int(tried[1]) > FEWEST
    covered = [int(found) for found in re.findall(r"\bcov: (\d+)", told)]
    assert covered[-1] > 3, "nothing of the parser is watched"


def test_each_has_something_to_begin_with() -> None:
    assert set(SEEDS) == set(PARSERS)
