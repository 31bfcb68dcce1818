"""Tables in benchmarks/README.md that a run writes, each between two marks."""

import re
from collections.abc import Iterable
from pathlib import Path

README = Path(__file__).with_name("README.md")
Row = tuple[str, ...]


def markdown(heads: Row, rows: Iterable[Row]) -> str:
    """A table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_between_marks(mark: str, text: str, path: Path = README) -> None:
    """Replace what stands between `<!-- made by python -m benchmarks.MARK -->` and the next `<!-- end -->`.

    Args:
        mark: the benchmark; a dotted name is that of a whole module.

    Raises:
        ValueError: the file has no such marks.
    """
    module = mark if "." in mark else f"benchmarks.{mark}"
    start, end = f"<!-- made by python -m {module} -->", "<!-- end -->"
    found = re.compile(f"({re.escape(start)}\n).*?(\n{re.escape(end)})", re.DOTALL)
    before = path.read_text(encoding="utf-8")
    if not found.search(before):
        raise ValueError(f"{path.name}: no marks for {mark}; put {start} and {end} where its table shall stand")
    path.write_text(found.sub(lambda match: f"{match[1]}{text}{match[2]}", before), encoding="utf-8")
