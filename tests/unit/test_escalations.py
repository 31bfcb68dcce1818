"""The record of escalations: kept once, found again, written later when the store was lost, told to a pager."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from aiohttp import web

from assistant.errors import SetupError
from assistant.escalations import Escalation, EscalationLog, EscalationStore, new_escalation
from assistant.escalations.escalation import pseudonym
from assistant.escalations.listing import print_escalations
from assistant.escalations.pager import Pager
from assistant.health import Health
from assistant.settings import Settings
from tests.unit.test_guard import until


def an_escalation(id_: str = "", words: tuple[str, ...] = ("neck is stiff",)) -> Escalation:
    return new_escalation("person-7", "phone", "urgent", ["stiff_neck"], words, "Call your doctor now.", id_)


@pytest.fixture
def store(tmp_path: Path) -> EscalationStore:
    return EscalationStore(f"sqlite:///{tmp_path / 'var' / 'escalations.db'}")


def test_what_is_recorded_is_found_as_it_was(store: EscalationStore) -> None:
    first, second = an_escalation("a"), an_escalation("b")
    assert store.record(first)
    assert store.record(second)
    assert list(store.find()) == [first, second]


def test_the_same_turn_is_kept_once(store: EscalationStore) -> None:
    assert store.record(an_escalation("a"))
    assert not store.record(an_escalation("a"))
    assert len(list(store.find())) == 1


def test_the_same_turn_with_a_graver_sign_is_raised_and_somebody_is_paged_for_it(store: EscalationStore) -> None:
    """Its process was killed while Rasa read it, and where it was sent again Rasa was in time."""
    milder = an_escalation("a")
    graver = replace(milder, tier="emergency", flags=("cannot_wake",), said="Call 911 now.")
    store.record(milder)
    store.mark_paged("a")
    assert store.record(graver)
    assert [(one.tier, one.said) for one in store.find()] == [("emergency", "Call 911 now.")]
    assert store.claim("a")
    assert not store.record(milder)
    assert [one.tier for one in store.find()] == ["emergency"]


def test_the_conversation_is_a_pseudonym_that_stays_the_same() -> None:
    assert an_escalation().conversation == an_escalation().conversation
    assert "person-7" not in str(an_escalation())


def test_a_pseudonym_cannot_be_made_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = pseudonym("person-7")
    monkeypatch.setattr("assistant.escalations.escalation.settings", lambda: Settings(pseudonym_key="secret"))
    assert pseudonym("person-7") != plain
    assert pseudonym("person-7") == pseudonym("person-7") != pseudonym("person-8")


def test_staff_find_by_time_and_by_what_is_still_to_be_done(store: EscalationStore) -> None:
    store.record(an_escalation("a"))
    store.record(an_escalation("b"))
    store.mark_delivered("a")
    store.mark_paged("b")
    assert [e.id for e in store.find(undelivered=True)] == ["b"]
    assert [e.id for e in store.find(unpaged=True)] == ["a"]
    now = datetime.now(timezone.utc)
    assert not list(store.find(since=now + timedelta(minutes=1)))
    assert len(list(store.find(since=now - timedelta(minutes=1)))) == 2


def test_a_second_delivery_does_not_change_the_time(store: EscalationStore) -> None:
    store.record(an_escalation("a"))
    store.mark_delivered("a")
    (once,) = store.find()
    store.mark_delivered("a")
    assert list(store.find()) == [once]


def test_a_wrong_address_is_told_without_its_password() -> None:
    with pytest.raises(SetupError, match="ASSISTANT_ESCALATIONS_URL") as error:
        EscalationStore("nonsense://me:secret@host/db")
    assert "secret" not in str(error.value)


class Lost(EscalationStore):
    """A store that is lost for the first few tries."""

    def __init__(self, address: str, times: int) -> None:
        super().__init__(address)
        self.times = times

    def record(self, escalation: Escalation) -> bool:
        self.times -= 1
        if self.times >= 0:
            raise sqlalchemy.exc.OperationalError("insert", {}, OSError("gone"))
        return super().record(escalation)


async def test_a_lost_store_gets_its_records_later_and_in_order(tmp_path: Path) -> None:
    store, health = Lost(f"sqlite:///{tmp_path / 'e.db'}", times=2), Health()
    log = EscalationLog(store, health)
    first = log.record_soon(an_escalation("a"))
    log.delivered("a")
    log.record_soon(an_escalation("b"))
    await until(lambda: bool(health.degraded))
    await until(first.done)
    await until(lambda: [e.id for e in store.find()] == ["a", "b"])
    await until(lambda: [e.id for e in store.find(undelivered=True)] == ["b"])
    assert not health.degraded


async def test_waiting_for_a_record_ends_when_the_store_is_lost(tmp_path: Path) -> None:
    log = EscalationLog(Lost(f"sqlite:///{tmp_path / 'e.db'}", times=1_000))
    await asyncio.wait_for(log.record(an_escalation("a")), 20.0)


class Webhook:
    """Somebody's pager: refuses the first calls, then takes them."""

    def __init__(self, refusals: int) -> None:
        self.refusals, self.taken, self.tokens = refusals, list[dict[str, Any]](), list[str]()

    async def take(self, request: web.Request) -> web.Response:
        self.refusals -= 1
        if self.refusals >= 0:
            raise web.HTTPServiceUnavailable
        self.taken.append(await request.json())
        self.tokens.append(request.headers.get("Authorization", ""))
        return web.Response()


@pytest.fixture
async def served() -> AsyncIterator[tuple[Webhook, str]]:
    hook = Webhook(refusals=1)
    app = web.Application()
    app.router.add_post("/page", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield hook, f"http://127.0.0.1:{runner.addresses[0][1]}/page"
    await runner.cleanup()


async def test_each_escalation_pages_somebody_and_keeps_the_patients_words(
    store: EscalationStore, served: tuple[Webhook, str]
) -> None:
    hook, address = served
    store.record(an_escalation("waiting since the last run"))
    log = EscalationLog(store)
    pager = Pager(store, address, "secret", Health())
    log.on_written = pager.wake
    paging = asyncio.create_task(pager.run())
    await until(lambda: len(hook.taken) == 1)
    await log.record(an_escalation("new"))
    await until(lambda: not list(store.find(unpaged=True)))
    paging.cancel()
    assert [told["id"] for told in hook.taken] == ["waiting since the last run", "new"]
    assert hook.tokens == ["Bearer secret"] * 2
    assert hook.taken[0]["flags"] == ["stiff_neck"]
    assert "neck is stiff" not in json.dumps(hook.taken)


async def test_a_webhook_that_refuses_is_told_and_asked_again(
    store: EscalationStore, served: tuple[Webhook, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.escalations.pager.ROUND_SECONDS", 0.05)
    hook, address = served
    hook.refusals = 5  # more than the tries of one round
    store.record(an_escalation("a"))
    health = Health()
    paging = asyncio.create_task(Pager(store, address, "", health).run())
    await until(lambda: bool(health.degraded))
    assert "127.0.0.1" not in str(health.degraded)
    await until(lambda: not store.find(unpaged=True))
    await until(lambda: not health.degraded)
    paging.cancel()
    assert [told["id"] for told in hook.taken] == ["a"]


async def test_what_cannot_be_recorded_keeps_nothing_else_back(tmp_path: Path) -> None:
    class Refusing(EscalationStore):
        def record(self, escalation: Escalation) -> bool:
            if escalation.id == "bad":
                raise ValueError("never")
            return super().record(escalation)

    store, health = Refusing(f"sqlite:///{tmp_path / 'e.db'}"), Health()
    log = EscalationLog(store, health)
    log.record_soon(an_escalation("bad"))
    await log.record(an_escalation("good"))
    await until(lambda: [e.id for e in store.find()] == ["good"])


def test_closing_writes_what_waits(store: EscalationStore) -> None:
    log = EscalationLog(store)
    for number in range(20):
        log.record_soon(an_escalation(str(number)))
    log.close(5.0)
    assert len(store.find()) == 20


def test_reading_makes_no_database(tmp_path: Path) -> None:
    store = EscalationStore(f"sqlite:///{tmp_path / 'e.db'}")
    assert store.find() == []


def test_an_export_can_be_read_by_a_program_and_runs_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    escalations = [replace(an_escalation("a"), words=("=1+1", "neck is stiff"))]
    print_escalations(escalations, "json")
    assert json.loads(capsys.readouterr().out)["flags"] == ["stiff_neck"]
    print_escalations(escalations, "csv")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["words"] == "'=1+1; neck is stiff"
    assert row["tier"] == "urgent"


def test_a_table_shows_words_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_escalations([replace(an_escalation("a"), words=("[red]ow",))], "table")
    assert "[red]" in capsys.readouterr().out
    print_escalations([], "table")
    assert "No escalation" in capsys.readouterr().out


def test_a_narrow_terminal_cuts_off_no_id(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    escalation = replace(an_escalation("a"), words=())
    print_escalations([escalation], "table")
    shown = capsys.readouterr().out
    assert escalation.conversation in shown
    assert f"{escalation.at:%H:%M:%S}" in shown
    assert "…" not in shown
    assert "words" not in shown
