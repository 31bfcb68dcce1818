"""The hazard log: every control has a test that exists, and the page says what the file says."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import ConstrainedInt

from assistant.content import Content, Text, Texts, read_content
from assistant.settings import PROJECT
from assistant.yaml_files import relative

FILE, PAGE = PROJECT / "docs" / "safety" / "hazards.yml", PROJECT / "docs" / "safety" / "hazard_log.md"
HEAD = """# Hazard log

Made from hazards.yml by `scripts/pages`; change it there. Severity and likelihood 1 to 5, their product is the risk.

"""


class Rating(ConstrainedInt):
    """1 to 5."""

    strict = True
    ge = 1
    le = 5


class Hazard(Content):
    """One hazard; severity and likelihood from 1 to 5, without and with the control."""

    id: Text
    hazard: Text
    cause: Text
    before: tuple[Rating, Rating]
    control: Text
    after: tuple[Rating, Rating]
    tests: Texts


class HazardsFile(Content):
    """docs/safety/hazards.yml."""

    hazards: list[Hazard]


@cache
def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def exists(test: str) -> bool:
    """Whether `tests/x.py` or `tests/x.py::test_y` is there."""
    name, _, function = test.partition("::")
    path = PROJECT / name
    return path.is_file() and (not function or function in _tests_in(path))


def page(path: Path = FILE) -> str:
    """The hazard log in Markdown.

    Raises:
        ContentError: the file cannot be read.
    """
    titles = ("", "hazard", "cause", "severity x likelihood before", "control", "after", "proved by")
    rows = [titles, ("---",) * len(titles)]
    for h in read_content(HazardsFile, path).hazards:
        risks = [f"{severity} x {likelihood} = {severity * likelihood}" for severity, likelihood in (h.before, h.after)]
        proofs = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in h.tests)
        rows.append((h.id, h.hazard, h.cause, risks[0], h.control, risks[1], proofs))
    return HEAD + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def check_hazards() -> Iterator[str]:
    """Tests that are gone, and a page that is behind."""
    for hazard in read_content(HazardsFile, FILE).hazards:
        for test in hazard.tests:
            if not exists(test):
                yield f"{relative(FILE)}: {hazard.id}: test {test} is not there; name one that proves the control"
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        yield f"{relative(PAGE)}: does not say what hazards.yml says; run `scripts/pages`"


def write_page() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
