"""The threat model and the accepted risks: each control has a test that exists, each risk says why it is taken."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.checks.hazards import exists
from assistant.content import Content, Text, Texts, read_content
from assistant.settings import PROJECT
from assistant.yaml_files import relative

FOLDER = PROJECT / "docs" / "security"
FILE, PAGE, RISKS = FOLDER / "threats.yml", FOLDER / "threat-model.md", FOLDER / "accepted-risks.yml"
HEAD = """# Threat model

Made from threats.yml by `scripts/pages`; change it there. Every control names the test that fails without it; what none
holds stands under "What is left". What a stranger can reach: [reachable.md](reachable.md). Known flaws of dependencies:
[accepted-risks.yml](accepted-risks.yml).

"""


class Threat(Content):
    """Somebody who wants something."""

    id: Text
    who: Text
    wants: Text
    control: Text
    tests: Texts


class ThreatsFile(Content):
    """docs/security/threats.yml: what is at stake, who wants it, what is left."""

    assets: Texts
    threats: list[Threat]
    left: Texts


class Risk(Content):
    """A known flaw of a package that is kept: its advisories, why nobody can reach it, when to look again."""

    package: Text
    version: Text
    advisories: Texts
    flaw: Text
    unreachable: Text
    pinned_by: Text
    review: date


class RisksFile(Content):
    """docs/security/accepted-risks.yml."""

    python: list[Risk]
    npm: list[Risk]


def page(path: Path = FILE) -> str:
    """The threat model in Markdown.

    Raises:
        ContentError: the file cannot be read.
    """
    file = read_content(ThreatsFile, path)
    rows = ["|  | who | wants | control | proved by |", "|---|---|---|---|---|"]
    for threat in file.threats:
        proofs = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in threat.tests)
        rows.append(f"| {threat.id} | {threat.who} | {threat.wants} | {threat.control} | {proofs} |")
    assets = "\n".join(f"- {asset}" for asset in file.assets)
    left = "\n".join(f"- {limit}" for limit in file.left)
    return (
        f"{HEAD}## What is at stake\n{assets}\n\n## Who wants it\n" + "\n".join(rows) + f"\n\n## What is left\n{left}\n"
    )


def check_threats() -> Iterator[str]:
    """Tests that are gone, a page that is behind, a list of risks that cannot be read."""
    for threat in read_content(ThreatsFile, FILE).threats:
        for test in threat.tests:
            if not exists(test):
                yield f"{relative(FILE)}: {threat.id}: test {test} is not there; name one that proves the control"
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        yield f"{relative(PAGE)}: does not say what threats.yml says; run `scripts/pages`"
    read_content(RisksFile, RISKS)


def write_page() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
