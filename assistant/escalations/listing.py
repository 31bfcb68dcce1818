"""Escalations for staff: a table to read, or lines to export."""

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import fields

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assistant.escalations.escalation import Escalation

NOT_YET = "no"
COLUMNS = {
    "when (UTC)": 10,
    "channel": 7,
    "conversation": 16,
    "tier": 9,
    "flags": 10,
    "words": 10,
    "delivered": 8,
    "paged": 5,
}
"""Heads, and widths below which a terminal does not go: an id that is cut off is of no use to `assistant erase`."""


def print_escalations(found: Iterable[Escalation], form: str) -> None:
    """Print as `table`, `json` (one object a line) or `csv`."""
    if form == "json":
        for escalation in found:
            print(json.dumps(escalation.as_dict(), ensure_ascii=False))
    elif form == "csv":
        _print_csv(found)
    else:
        _print_table(list(found))


def _print_csv(found: Iterable[Escalation]) -> None:
    writer = csv.DictWriter(sys.stdout, [field.name for field in fields(Escalation)])
    writer.writeheader()
    for escalation in found:
        row = escalation.as_dict()
        writer.writerow(row | {"flags": ";".join(row["flags"]), "words": "; ".join(map(_no_formula, row["words"]))})


def _no_formula(words: str) -> str:
    """A spreadsheet must not compute what a patient typed."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def _print_table(found: list[Escalation]) -> None:
    shown = [name for name in COLUMNS if name != "words" or any(e.words for e in found)]
    table = Table(*(Column(name, overflow="fold", min_width=COLUMNS[name]) for name in shown))
    for e in found:
        delivered, paged = (f"{t:%H:%M:%S}" if t else NOT_YET for t in (e.delivered, e.paged))
        when, words = f"{e.at:%Y-%m-%d %H:%M:%S}", [escape("; ".join(e.words))] if "words" in shown else []
        table.add_row(when, e.channel, e.conversation, e.tier, ", ".join(e.flags), *words, delivered, paged)
    console = Console()
    console.print(table if found else "No escalation recorded.")
