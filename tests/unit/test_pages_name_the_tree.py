"""CONTRIBUTING.md names every file that writers may change, the README every folder; both name only what is there."""

import re
from collections.abc import Iterator

import pytest

from assistant.settings import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAP = README.partition("## Where things are")[2].partition("\nWorking on it")[0]
WRITTEN = sorted((PROJECT / "assistant").glob("*/*.yml"))
HIDDEN = ("__pycache__", "images", "node_modules")
IGNORED = (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
MADE = {"build", "dist", *(line.strip("/") for line in IGNORED)}  # by packing, training, serving and tests


@pytest.mark.parametrize("file", [str(path.relative_to(PROJECT)) for path in WRITTEN])
def test_every_file_of_words_is_in_the_table_for_writers(file: str) -> None:
    assert re.search(rf"[`/]{re.escape(file.rpartition('/')[2])}`", CONTRIBUTING)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_path_that_is_named_is_there(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    quoted = [word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()]
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    paths = {word for word in quoted if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*", word)} | set(linked)
    made = {".venv/bin/activate"}
    assert len(paths) > 10
    assert [path for path in sorted(paths - made) if not (PROJECT / path).exists()] == []


def entries() -> Iterator[tuple[str, str]]:
    """Each line of the map: the folder it stands in, and what it says."""
    above = ""
    for line in MAP.splitlines():
        inner = line.startswith("      ") and not line.startswith("        ")
        if line.startswith("    ") and not line.startswith("     "):
            above = ""
            yield above, line.strip()
            above = line.split()[0] if line.split()[0] == "assistant/" else ""
        elif inner:
            yield "assistant/", line.strip()


def named() -> set[str]:
    """Files and folders at the beginnings of the map's lines, and after a semicolon."""
    found = set()
    for above, line in entries():
        for part in re.split(r";\s\s", line):
            for name in re.match(r"(?:[\w/.-]+(?:/|\.py|\.yml)\s*)*", part)[0].split():  # type: ignore[index]
                found.add(above + name.rstrip("/") if above else name.rstrip("/"))
    return found


def folders(where: str) -> set[str]:
    found = (PROJECT / where).iterdir()
    return {path.name for path in found if path.is_dir() and path.name not in HIDDEN and not path.name.startswith(".")}


def test_the_map_names_what_is_there() -> None:
    assert len(named()) > 40
    assert [name for name in sorted(named()) if not (PROJECT / name).exists()] == []


def test_the_map_names_every_folder_that_is_kept() -> None:
    top = {name for name in folders(".") if name not in MADE and not name.endswith(".egg-info")}
    assert top - {name.split("/")[0] for name in named()} == set()
    assert folders("assistant") - {name.removeprefix("assistant/") for name in named()} == set()


@pytest.mark.parametrize("where", ["tests", "docs", "benchmarks"])
def test_a_line_of_the_map_names_what_its_folder_holds(where: str) -> None:
    line = MAP[MAP.index(f"    {where}/") :]
    line = line[: re.search(r"\n    \S", line).start()] if re.search(r"\n    \S", line) else line  # type: ignore[union-attr]
    names = folders(where) | ({path.stem for path in (PROJECT / where).glob("*.md")} if where == "docs" else set())
    assert [name for name in sorted(names - {"README"}) if not re.search(rf"(?i)\b{name}\b", line)] == []
