"""The arithmetic of the capacity page: what so many patients take. In words: docs/capacity.md."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Extra, ValidationError

from assistant.errors import SetupError

ASSUMPTIONS = Path(__file__).with_name("assumptions.yml")
HOUR, MB, GB = 3_600.0, 1e6, 1e9


class Assumed(BaseModel):
    """assumptions.yml, which says what each is."""

    patients: tuple[int, ...]
    conversations_a_patient_day: float
    turns_a_conversation: float
    peak_hour_share: float
    peak_in_hour: float
    conversation_minutes: float
    busy_share: float
    cores_a_machine: int
    cores_a_process: float
    spare_machines: int
    retention_days: tuple[int, ...]
    wire_overhead: float
    database_cores: int
    database_connections: int
    connections_a_process: int

    class Config:
        """No name that nobody reads."""

        extra = Extra.forbid


@dataclass(frozen=True)
class Costs:
    """Of one turn, the most of all numbers of processes that were measured.

    Attributes:
        cpu_ms: processor milliseconds by part.
        process_mb: memory of one process of the assistant, 2**20 bytes.
        database_bytes, memory_bytes, memory_hours, wire_bytes: see stored.py; the wire's are both ways.
    """

    cpu_ms: Mapping[str, float]
    process_mb: float
    database_bytes: float
    memory_bytes: float
    memory_hours: float
    wire_bytes: float


@dataclass(frozen=True)
class Needs:
    """What so many patients take; seconds are those of the busiest minute."""

    patients: int
    turns_a_day: float
    turns_a_second: float
    open_conversations: float
    processes: int
    machines: int
    machine_gb: float
    database_cores: float
    database_connections: int
    database_gb: Mapping[int, float]
    redis_share: float
    redis_gb: float
    haproxy_cores: float
    megabits: float


def read_assumptions(path: Path = ASSUMPTIONS) -> Assumed:
    """Raises SetupError: a name is missing, unknown, or of another kind."""
    try:
        return Assumed.parse_obj(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise SetupError(f"{path.name}: {first['loc'][0]}: {first['msg']}; correct it there") from None


def costs(figures: Mapping[str, Any]) -> Costs:
    """From figures.yml, part "load". Raises SetupError: nothing was measured."""
    by_count: Mapping[int, Any] = figures.get("load", {}).get("processes", {})
    if not by_count:
        raise SetupError("figures.yml: nothing measured; run python -m benchmarks.load --processes 1 2 4 --write")
    counts = list(by_count.values())
    left = {name: max(one["a_turn"][name] for one in counts) for name in counts[0]["a_turn"]}
    return Costs(
        {part: max(one["cpu_ms"][part] for one in counts) for part in counts[0]["cpu_ms"]},
        max(one["memory_mb"]["assistant"] / count for count, one in by_count.items()),
        left["database_bytes"],
        left["memory_bytes"],
        left["memory_hours"],
        left["bytes_in"] + left["bytes_out"],
    )


def needs(patients: int, cost: Costs, assumed: Assumed) -> Needs:
    """The arithmetic; docs/capacity.md has it in words."""
    a_day = patients * assumed.conversations_a_patient_day * assumed.turns_a_conversation
    busiest_hour = a_day * assumed.peak_hour_share
    a_second = busiest_hour / HOUR * assumed.peak_in_hour
    busy = {part: a_second * ms / 1000 for part, ms in cost.cpu_ms.items()}
    processes = max(1, math.ceil(busy["assistant"] / (assumed.busy_share * assumed.cores_a_process)))
    return Needs(
        patients=patients,
        turns_a_day=a_day,
        turns_a_second=a_second,
        open_conversations=a_second / assumed.turns_a_conversation * assumed.conversation_minutes * 60,
        processes=processes,
        machines=math.ceil(processes / assumed.cores_a_machine) + assumed.spare_machines,
        machine_gb=min(processes, assumed.cores_a_machine) * cost.process_mb * 2**20 / GB,
        database_cores=busy["PostgreSQL"] / assumed.busy_share,
        database_connections=processes * assumed.connections_a_process,
        database_gb={days: a_day * days * cost.database_bytes / GB for days in assumed.retention_days},
        redis_share=busy["Redis"],
        redis_gb=busiest_hour * cost.memory_hours * cost.memory_bytes / GB,
        haproxy_cores=busy["HAProxy"] / assumed.busy_share,
        megabits=a_second * cost.wire_bytes * assumed.wire_overhead * 8 / MB,
    )


def limits(cost: Costs, assumed: Assumed) -> dict[str, float]:
    """Turns a second at which one of a kind is no longer enough."""
    free = assumed.busy_share * 1000
    processes = assumed.database_connections // assumed.connections_a_process
    return {
        "connections of PostgreSQL": processes * assumed.cores_a_process * free / cost.cpu_ms["assistant"],
        "processors of PostgreSQL": assumed.database_cores * free / cost.cpu_ms["PostgreSQL"],
        "the one processor that Redis uses": free / cost.cpu_ms["Redis"],
        "one HAProxy of one machine": assumed.cores_a_machine * free / cost.cpu_ms["HAProxy"],
    }


SHARED = ("connections of PostgreSQL", "processors of PostgreSQL", "the one processor that Redis uses")
"""Limits of what a deployment has one of; beyond them there is a second deployment, and no larger one."""


@dataclass(frozen=True)
class Split:
    """So many patients on deployments of their own, each with its own Redis and PostgreSQL.

    Attributes:
        deployments: as few as keep each below what ends first.
        each: what one of them takes.
        machines: of all.
    """

    deployments: int
    each: Needs
    machines: int


def split(patients: int, cost: Costs, assumed: Assumed) -> Split:
    """How so many patients are divided; docs/capacity.md has it in words."""
    found = limits(cost, assumed)
    most = min(found[name] for name in SHARED)
    count = max(1, math.ceil(needs(patients, cost, assumed).turns_a_second / most))
    each = needs(math.ceil(patients / count), cost, assumed)
    return Split(count, each, count * each.machines)
