"""Openings that carry the rest of what is said to the guard, word by word."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from assistant.alexa.samples import LEGAL, same
from assistant.content import Content, Text, Texts, read_content
from assistant.errors import ContentError
from assistant.yaml_files import relative

PATH = Path(__file__).with_name("carriers.yml")
SLOT = "query"
SLOT_TYPE = "AMAZON.SearchQuery"
REST = " ..."


class CarriersFile(Content):
    """carriers.yml: wordings of the same meaning together, the first of them is what the assistant hears."""

    carriers: list[Texts] = Field(min_items=1)
    alone: list[Text]


@dataclass(frozen=True)
class Carrier:
    """One carrier.

    Attributes:
        intent: its name, made from its first opening.
        openings: words that the carried ones follow; the first is what is put before them again.
        alone: whether the first opening makes sense with nothing behind it.
    """

    intent: str
    openings: tuple[str, ...]
    alone: bool

    @property
    def samples(self) -> tuple[str, ...]:
        """The openings as Amazon writes them: "can i {query}"."""
        return tuple(f"{opening} {{{SLOT}}}" for opening in self.openings)

    def filled(self, words: str) -> str | None:
        """The opening with the carried words behind it; without any, the opening itself where that makes sense."""
        if words:
            return f"{self.openings[0]} {words}"
        return self.openings[0] if self.alone else None


@cache
def carriers(path: Path = PATH) -> Mapping[str, Carrier]:
    """All carriers by the names of their intents.

    Raises:
        ContentError: a wording that does not end with `...` or has letters that Amazon refuses, one that stands twice,
            or `alone` names none.
    """
    file = read_content(CarriersFile, path)
    where = relative(path)
    _refuse_wrong(file, where)
    found = [_carrier([w.removesuffix(REST) for w in wordings], file.alone) for wordings in file.carriers]
    unknown = sorted(set(file.alone) - {carrier.openings[0] for carrier in found})
    if unknown:
        raise ContentError(where, f"alone: {unknown[0]} is no carrier's first wording; write the words of one")
    return {carrier.intent: carrier for carrier in found}


def _carrier(openings: list[str], alone: list[Text]) -> Carrier:
    """The carrier of "can i" is CanICarrierIntent."""
    name = "".join(word.capitalize() for word in same(openings[0]).split())
    return Carrier(f"{name}CarrierIntent", tuple(openings), openings[0] in alone)


def _refuse_wrong(file: CarriersFile, where: Path) -> None:
    seen: set[str] = set()
    for wording in (w for wordings in file.carriers for w in wordings):
        opening = wording.removesuffix(REST)
        if opening == wording or not LEGAL.fullmatch(opening):
            raise ContentError(where, f'carrier "{wording}" must be words in small letters with{REST} behind them')
        if same(opening) in seen:
            raise ContentError(where, f'carrier "{wording}" stands twice; take one away')
        seen.add(same(opening))


@cache
def _by_opening() -> Mapping[tuple[str, ...], Carrier]:
    return {tuple(same(o).split()): carrier for carrier in carriers().values() for o in carrier.openings}


def carried(sample: str) -> str | None:
    """What the guard hears of a sample when a carrier takes it: the longest that opens it; None when none does."""
    words = sample.split()
    longest = min(len(words) - 1, max(map(len, _by_opening())))
    for count in range(longest, 0, -1):
        carrier = _by_opening().get(tuple(same(" ".join(words[:count])).split()))
        if carrier:
            return carrier.filled(" ".join(words[count:]))
    return None
