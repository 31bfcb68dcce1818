"""Machines for so many patients: `python -m benchmarks.load.capacity [--write]`.

Reads figures.yml (measured) and assumptions.yml (assumed), writes docs/capacity.md between its marks.
"""

import argparse

from assistant.settings import PROJECT
from benchmarks.load.arithmetic import Assumed, Costs, Needs, Split, costs, limits, needs, read_assumptions, split
from benchmarks.load.figures import read_figures
from benchmarks.tables import markdown, write_between_marks

MARK, PAGE = "benchmarks.load.capacity", PROJECT / "docs" / "capacity.md"


def page() -> str:
    """The tables."""
    figures, assumed = read_figures(), read_assumptions()
    cost = costs(figures)
    sizes = [needs(patients, cost, assumed) for patients in assumed.patients]
    heads = ("", *(f"{one.patients:,} patients" for one in sizes))
    divided = [split(patients, cost, assumed) for patients in assumed.patients]
    shown = [
        _measured(cost),
        markdown(heads, _rows(sizes, assumed)),
        _limits(cost, assumed),
        markdown(("as deployments of their own", *heads[1:]), _divided(divided)),
    ]
    quick = " in a quick run: not to be relied on" if figures["load"].get("quick") else ""
    return "\n\n".join([*shown, f"Measured {figures['load']['measured']}{quick}."])


def _measured(cost: Costs) -> str:
    rows = [(f"`cpu_ms.{part}`", f"{ms:.2f}") for part, ms in cost.cpu_ms.items()]
    names = ("process_mb", "database_bytes", "memory_bytes", "memory_hours", "wire_bytes")
    rows += [(f"`{name}`", f"{getattr(cost, name):,.1f}") for name in names]
    return markdown(("figure, the most of the runs", "a turn"), rows)


def _rows(sizes: list[Needs], assumed: Assumed) -> list[tuple[str, ...]]:
    def row(name: str, form: str, *held: float) -> tuple[str, ...]:
        return (name, *(_told(figure, form) for figure in held))

    named = [
        ("turns a day", ",.0f", "turns_a_day"),
        ("turns a second, busiest minute", ",.1f", "turns_a_second"),
        ("open conversations then", ",.0f", "open_conversations"),
        ("processes of the assistant", ",.0f", "processes"),
        (f"**machines** of {assumed.cores_a_machine} cores, {assumed.spare_machines} spare", ",.0f", "machines"),
        ("their memory for it, GB each", ",.1f", "machine_gb"),
        ("PostgreSQL, cores", ",.1f", "database_cores"),
        ("PostgreSQL, connections kept", ",.0f", "database_connections"),
        ("Redis, share of its one core", ".0%", "redis_share"),
        ("Redis, memory, GB", ",.2f", "redis_gb"),
        ("HAProxy, cores", ",.1f", "haproxy_cores"),
        ("to and from patients, Mbit/s", ",.1f", "megabits"),
    ]
    rows = [row(name, form, *(getattr(one, field) for one in sizes)) for name, form, field in named]
    rows += [
        row(f"PostgreSQL, GB, kept {days} days", ",.1f", *(one.database_gb[days] for one in sizes))
        for days in assumed.retention_days
    ]
    return rows


def _divided(sizes: list[Split]) -> list[tuple[str, ...]]:
    named = [
        ("patients of each", ",.0f", "patients"),
        ("turns a second of each, busiest minute", ",.1f", "turns_a_second"),
        ("processes of each", ",.0f", "processes"),
        ("machines of each", ",.0f", "machines"),
        ("Redis of each, share of its one core", ".0%", "redis_share"),
        ("PostgreSQL of each, connections kept", ",.0f", "database_connections"),
        ("PostgreSQL of each, cores", ",.1f", "database_cores"),
    ]
    rows = [("**deployments**, each with Redis and PostgreSQL", *(f"{one.deployments:,}" for one in sizes))]
    rows += [(name, *(_told(getattr(one.each, field), form) for one in sizes)) for name, form, field in named]
    return [*rows, ("**machines** of all", *(f"{one.machines:,}" for one in sizes))]


def _limits(cost: Costs, assumed: Assumed) -> str:
    one = needs(1, cost, assumed).turns_a_second
    found = sorted(limits(cost, assumed).items(), key=lambda held: held[1])
    rows = [(name, f"{a_second:,.0f}", _told(a_second / one, ",.0f")) for name, a_second in found]
    return markdown(("what ends first", "turns a second", "patients"), rows)


def _told(figure: float, form: str) -> str:
    """Rounded; what is little, but not nothing, is not told as nothing."""
    told = format(figure, form)
    least = format(10 ** -int(form[form.index(".") + 1]) / (100 if form.endswith("%") else 1), form)
    return f"< {least}" if figure and told == format(0.0, form) else told


def write() -> None:
    """The page, anew."""
    write_between_marks(MARK, page(), PAGE)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="into docs/capacity.md")
    if options.parse_args().write:
        write()
    else:
        print(page())
