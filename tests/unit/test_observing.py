"""Metrics and traces: what is counted, what a span says, and that no patient is in either."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest

from assistant.brain import BrainThreads
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.guard import Guard
from assistant.escalations import EscalationLog, EscalationStore, new_escalation
from assistant.health import Health
from assistant.observing import metrics, probes, tracing
from assistant.observing.metrics import REGISTRY
from assistant.observing.probes import Probes
from assistant.observing.routes import may_read
from assistant.observing.tracing import span, start_tracing, stop_tracing
from assistant.observing.turns import OUTCOMES, outcome
from assistant.settings import settings
from assistant.turn import Reply, Turn
from tests.unit.test_guard import Brain

RED = "my neck is so stiff i cant look down"
NEEDLE = "zanzibar"
TOKEN = "a-token-of-twenty-letters"


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def counted(flag: str, channel: str) -> tuple[float, float]:
    """Escalations of a flag, and messages delivered."""
    delivered = value("assistant_escalations_delivered_total", channel=channel)
    return value("assistant_escalations_total", flag=flag, channel=channel), delivered


def a_turn(reply: Reply | None = None, *, topics: tuple[str, ...] = (), tier: Any = "none") -> Turn:
    return Turn("", "web", topics, 0.9, tier, (), (), reply or Reply("Coffee may help.", ""))


@pytest.fixture
def store(tmp_path: Path) -> EscalationStore:
    return EscalationStore(f"sqlite:///{tmp_path / 'e.db'}")


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    start_tracing(exporter)
    yield exporter
    stop_tracing()


TURNS = [
    (a_turn(topics=("caffeine",)), "answered"),
    (a_turn(tier="urgent"), "escalated"),
    (a_turn(fixed_reply("busy")), "busy"),
    (a_turn(Reply(f"Remember. {fixed_reply('failed').answer}", "")), "failed"),
    (a_turn(Reply("Say it in other words.", "", missed=1)), "not_understood"),
    (a_turn(Reply("A or B?", "", choices=("A", "B"))), "asked_which"),
    (a_turn(Reply("Again.", "", command="repeat")), "command"),
]


@pytest.mark.parametrize(("turn", "expected"), TURNS)
def test_what_a_turn_came_to(turn: Turn, expected: str) -> None:
    assert outcome(turn) == expected
    assert expected in OUTCOMES


async def test_a_red_flag_is_counted_by_flag_and_channel_and_delivered_once(store: EscalationStore) -> None:
    guard = Guard(BrainThreads(Brain()), EscalationLog(store))
    before = counted("stiff_neck", "phone")
    turn = await guard.turn(RED, "phone", "somebody")
    guard.delivered(turn)
    guard.delivered(turn)
    after = counted("stiff_neck", "phone")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


async def test_every_stage_is_timed(store: EscalationStore) -> None:
    stages = ("guard", "rules", "nlu", "order", "dialogue", "record")
    before = {name: value("assistant_stage_seconds_count", stage=name) for name in stages}
    guard = Guard(BrainThreads(Brain()), EscalationLog(store))
    await guard.turn(RED, "web", "a")
    for name in stages:
        assert value("assistant_stage_seconds_count", stage=name) - before[name] == 1, name


async def test_a_trace_shows_the_way_of_a_turn(spans: InMemorySpanExporter, store: EscalationStore) -> None:
    guard = Guard(BrainThreads(Brain()), EscalationLog(store))
    with span("channel", route="/webhooks/rest/webhook"):
        await guard.turn(RED, "web", "a")
    stop_tracing()
    found = {each.name: each for each in spans.get_finished_spans()}
    assert found["guard"].parent.span_id == found["channel"].context.span_id
    for inner in ("rules", "nlu", "order", "dialogue", "record"):
        assert found[inner].parent.span_id == found["guard"].context.span_id


async def test_neither_metrics_nor_spans_hold_words_or_ids(spans: InMemorySpanExporter, store: EscalationStore) -> None:
    broken = BrainThreads(Brain(fails=ValueError(f"cannot read {NEEDLE}")))
    for brain in (broken, BrainThreads(Brain())):
        for text in (f"my neck is so stiff in {NEEDLE}", f"can i drink {NEEDLE}"):
            await Guard(brain, EscalationLog(store)).turn(text, "web", f"id-of-{NEEDLE}")
    stop_tracing()
    told = [each.to_json() for each in spans.get_finished_spans()]
    assert any("ValueError" in each for each in told)
    assert not any(NEEDLE in each for each in told)
    assert NEEDLE not in generate_latest(REGISTRY).decode()


@pytest.mark.parametrize("where", ["start_as_current_span", "__exit__"])
async def test_a_broken_tracer_costs_no_emergency_message(
    monkeypatch: pytest.MonkeyPatch, store: EscalationStore, where: str
) -> None:
    class Broken:
        def start_as_current_span(self, *args: object, **more: object) -> "Broken":
            if where == "start_as_current_span":
                raise RuntimeError("no tracer")
            return self

        def __enter__(self) -> "Broken":
            return self

        def __exit__(self, *args: object) -> None:
            raise RuntimeError("no tracer")

    monkeypatch.setitem(tracing._STATE, "tracer", Broken())
    turn = await Guard(BrainThreads(Brain()), EscalationLog(store)).turn(RED, "web", "a")
    assert turn.tier == "urgent"
    assert turn.escalation


def test_without_a_collector_nothing_of_opentelemetry_is_loaded() -> None:
    code = (
        "import sys, assistant.observing.turns\nfrom assistant.observing.tracing import start_tracing\n"
        "assert not start_tracing()\nprint([m for m in sys.modules if m.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PATH": ""})
    assert done.stdout.strip() == "[]"


def asking(ip: str, **headers: str) -> Any:
    return SimpleNamespace(ip=ip, headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize("ip", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_read_the_metrics(ip: str) -> None:
    assert may_read(asking(ip))


@pytest.mark.parametrize(
    "request_",
    [
        asking("10.0.0.7"),
        asking("::ffff:10.0.0.7"),
        asking(""),
        asking("127.0.0.1", x_forwarded_for="203.0.113.9"),
        asking("127.0.0.1", forwarded="for=203.0.113.9"),
        asking("10.0.0.7", authorization="Bearer "),
    ],
)
def test_nobody_else_may(request_: Any) -> None:
    assert not may_read(request_)


@pytest.mark.parametrize(
    ("authorization", "may"), [(f"Bearer {TOKEN}", True), ("Bearer other", False), ("", False), ("Bearer \xff", False)]
)
def test_with_a_token_only_its_holder_may(monkeypatch: pytest.MonkeyPatch, authorization: str, may: bool) -> None:
    monkeypatch.setenv("ASSISTANT_METRICS_TOKEN", TOKEN)
    settings.cache_clear()
    try:
        assert may_read(asking("10.0.0.7", authorization=authorization)) is may
        assert may_read(asking("127.0.0.1", authorization=authorization)) is may
    finally:
        monkeypatch.undo()
        settings.cache_clear()


async def test_a_lost_store_is_told_and_found_again(store: EscalationStore) -> None:
    health, works = Health(), [False]

    def probe() -> None:
        if not works[0]:
            raise ConnectionError(NEEDLE)

    looking = Probes({"web history": probe}, store, health, pages=False)
    await looking.look()
    assert health.parts["web history reached"] is False
    assert health.degraded == ["web history reached: ConnectionError; it cannot be reached"]
    works[0] = True
    await looking.look()
    assert health.parts["web history reached"] is True


async def test_a_store_that_hangs_is_told_and_not_asked_again(
    store: EscalationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "PATIENCE_SECONDS", 0.05)
    health, asked, goes_on = Health(), [0], threading.Event()

    def probe() -> None:
        asked[0] += 1
        goes_on.wait(60)

    looking = Probes({"web history": probe}, store, health, pages=False)
    await looking.look()
    await looking.look()
    assert health.parts["web history reached"] is False
    assert asked == [1]
    goes_on.set()
    for _ in range(3_000):
        if not looking._running:
            break
        await asyncio.sleep(0.01)
    await looking.look()
    assert health.parts["web history reached"] is True


async def test_undelivered_escalations_of_the_last_day_are_counted_after_a_minute(store: EscalationStore) -> None:
    from dataclasses import replace
    from datetime import timedelta

    fresh = new_escalation("a", "web", "urgent", ["fever"], [], "")
    for number, age in enumerate((timedelta(), timedelta(minutes=2), timedelta(hours=3), timedelta(days=2))):
        store.record(replace(fresh, id=str(number), at=fresh.at - age))
    store.mark_delivered("2")
    await Probes({}, store, Health(), pages=True).look()
    assert (metrics.UNDELIVERED._value.get(), metrics.UNPAGED._value.get()) == (1, 2)
    await Probes({}, store, Health(), pages=False).look()
    assert metrics.UNPAGED._value.get() == 0
