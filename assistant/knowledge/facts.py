"""The facts of the four documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from assistant.content import read_content
from assistant.errors import ContentError
from assistant.knowledge.files import ConflictsFile, DocumentsFile, ExcusedFile, FactsFile
from assistant.knowledge.topics import topics
from assistant.yaml_files import relative

FOLDER = Path(__file__).with_name("facts")
OTHER_FILES = {"documents", "conflicts", "excused", "left_out"}  # beside the documents' own


@dataclass(frozen=True)
class Document:
    """One approved document.

    Attributes:
        id: short name that answers carry as a source.
        title: as printed on it.
        rank: 1 outranks 2 outranks 3 where documents differ.
        decides_urgent: whether it may say what is urgent.
    """

    id: str
    title: str
    rank: int
    decides_urgent: bool


@dataclass(frozen=True)
class Fact:
    """One thing that a document says, in our own words.

    Attributes:
        id: `<document>.<name>`.
        numbers: every number, duration and amount in it.
        medicines: every medicine or kind of medicine named in it.
        cautions: what must not be dropped when the fact is told.
    """

    id: str
    document: str
    section: str
    topics: tuple[str, ...]
    fact: str
    numbers: tuple[str, ...]
    medicines: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Where the documents differ, and what is said first: the more cautious.

    Attributes:
        topics: their answers name `say_first`.
        excused: topics that need not, each with the reason.
    """

    id: str
    topics: tuple[str, ...]
    about: str
    facts: tuple[str, ...]
    say_first: str
    wording: str
    why: str
    excused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Knowledge:
    """Everything that an answer may rest on. `excused` maps a fact that no answer uses to the reason."""

    documents: Mapping[str, Document]
    facts: Mapping[str, Fact]
    conflicts: Mapping[str, Conflict]
    excused: Mapping[str, str]


def _read_document_facts(path: Path) -> Iterator[Fact]:
    data = read_content(FactsFile, path)
    if data.document != path.stem:
        raise ContentError(relative(path), f"document must be {path.stem}, as the file's name says")
    for entry in data.facts:
        if not entry.id.startswith(f"{data.document}."):
            raise ContentError(relative(path), f"fact {entry.id}: the id must start with {data.document}.")
        unknown = sorted(set(entry.topics) - set(topics()))
        if unknown:
            raise ContentError(relative(path), f"fact {entry.id}: unknown topic {', '.join(unknown)}; see topics.yml")
        yield Fact(document=data.document, **{k: _frozen(v) for k, v in entry})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(str(v) for v in value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _by_id(items: Iterator[Any], path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.id in found:
            raise ContentError(relative(path), f"id {item.id} stands twice; rename one")
        found[item.id] = item
    return found


def _conflicts(path: Path, facts: Mapping[str, Fact]) -> Iterator[Conflict]:
    for entry in read_content(ConflictsFile, path).conflicts:
        unknown = sorted({*entry.facts, entry.say_first} - set(facts))
        if unknown:
            raise ContentError(relative(path), f"{entry.id}: unknown fact {', '.join(unknown)}; correct or add it")
        yield Conflict(**{field.name: _frozen(getattr(entry, field.name)) for field in fields(Conflict)})


def _documents(path: Path) -> dict[str, Document]:
    entries = read_content(DocumentsFile, path).documents
    return _by_id((Document(e.id, e.title, e.rank, e.decides_urgent) for e in entries), path)


def _excused(path: Path, facts: Mapping[str, Fact]) -> dict[str, str]:
    excused: dict[str, str] = {entry.id: entry.why for entry in read_content(ExcusedFile, path).excused}
    unknown = sorted(set(excused) - set(facts))
    if unknown:
        raise ContentError(relative(path), f"unknown fact {', '.join(unknown)}; correct it or take it out")
    return excused


@cache
def knowledge(folder: Path = FOLDER) -> Knowledge:
    """All documents, facts and conflicts.

    Raises:
        ContentError: an unknown or missing key, a wrong value, an unknown topic, fact or document, an id that stands
            twice, or a file that belongs to no document.
    """
    documents = _documents(folder / "documents.yml")
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in OTHER_FILES | set(documents):
            raise ContentError(relative(path), "no document has this name; add it to documents.yml or rename the file")
    facts: dict[str, Fact] = {}
    for document in documents:
        path = folder / f"{document}.yml"
        facts |= _by_id(_read_document_facts(path), path)
    conflicts = _by_id(_conflicts(folder / "conflicts.yml", facts), folder / "conflicts.yml")
    return Knowledge(documents, facts, conflicts, _excused(folder / "excused.yml", facts))
