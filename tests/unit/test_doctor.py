"""What the doctor finds outside and on the machine; the whole examination is in tests/wire/test_observing.py."""

import shutil
import sqlite3
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assistant.doctor import clock, machine, network, shared
from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.errors import SetupError
from assistant.migrations import version_table
from assistant.model_hash import hash_of, record, record_of
from assistant.server import serve
from assistant.settings import settings
from tests.alexa_chains import Kind
from tests.alexa_cloud import Cloud

Set = Callable[..., None]


@pytest.fixture
def set_(monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    """Sets settings."""

    def set_all(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(value))
        settings.cache_clear()

    yield set_all
    monkeypatch.undo()
    settings.cache_clear()


def states(found: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.state for finding in found}


@asynccontextmanager
async def serving(folder: Path, days: float = 90, skew: float = 0, status: int = 200) -> AsyncIterator[tuple[str, str]]:
    """A public address with a certificate that is good for so long, and the file of who signed it."""

    async def live(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Date": formatdate(time.time() + skew, usegmt=True)})

    cloud = Cloud(folder / "keys")
    root, leaf = cloud.keys["root"], cloud.keys["leaf"]
    kind = Kind("localhost", leaf, "root", root, names=("localhost",), ends=timedelta(days=days))
    (folder / "ca.pem").write_bytes(cloud.authority.root().public_bytes(Encoding.PEM))
    (folder / "leaf.pem").write_bytes(cloud.authority.certificate(kind).public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(leaf.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "leaf.pem", folder / "key.pem")
    app = web.Application()
    app.router.add_get("/health/live", live)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield f"https://localhost:{runner.addresses[0][1]}", str(folder / "ca.pem")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ({}, {"public address": "ok", "certificate": "ok", "clock": "ok"}),
        ({"days": 5}, {"public address": "ok", "certificate": "failed", "clock": "ok"}),
        ({"skew": 300}, {"public address": "ok", "certificate": "ok", "clock": "failed"}),
        ({"skew": -300}, {"public address": "ok", "certificate": "ok", "clock": "failed"}),
        ({"status": 404}, {"public address": "failed", "certificate": "ok", "clock": "ok"}),
        ({"days": -0.5}, {"public address": "failed", "clock": "ok"}),
    ],
)
async def test_the_public_address(
    set_: Set, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, behaviour: dict[str, float], expected: dict[str, str]
) -> None:
    async with serving(tmp_path, **behaviour) as (address, authority):  # type: ignore[arg-type]
        set_(public_url=address)
        monkeypatch.setattr(network, "_trusting", lambda: ssl.create_default_context(cafile=authority))
        assert states(await network.look_at_public_address()) == expected


@pytest.mark.parametrize(
    ("skew", "told"),
    [
        (0.2, "ok        clock: this machine's and the database's agree"),
        (90, "90 s ahead of the database's"),
        (-90, "behind"),
    ],
)
async def test_the_clock_beside_the_database(monkeypatch: pytest.MonkeyPatch, skew: float, told: str) -> None:
    monkeypatch.setattr(clock, "_skew_of_database", lambda: skew)
    found = await clock.beside_database()
    assert told in str(found)
    assert found.state == ("ok" if skew == 0.2 else "failed")


async def test_a_clock_with_nothing_beside_it_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch, set_: Set) -> None:
    for address in ("", "postgresql://nobody@127.0.0.1:9/nothing"):  # nothing listens there
        set_(database_url=address)
        found = await clock.beside_database()
        assert found.state == "ok"
        assert f"it says {datetime.now(timezone.utc):%Y-%m-%d}" in found.detail
    monkeypatch.setattr(time, "time", lambda: 0.0)
    found = await clock.beside_database()
    assert found.state == "failed"
    assert "NTP" in found.mend


async def test_a_certificate_that_nobody_trusts(set_: Set, tmp_path: Path) -> None:
    async with serving(tmp_path) as (address, _):
        set_(public_url=address)
        found = await network.look_at_public_address()
    assert found[0].state == "failed"
    assert "not trusted" in found[0].detail


@pytest.mark.parametrize(
    ("chosen", "state"),
    [
        ({}, "left out"),
        ({"public_url": "https://a.example"}, "failed"),
        ({"for_patients": True, "host": "0.0.0.0"}, "failed"),
        ({"for_patients": True, "host": "127.0.0.1"}, "left out"),
        ({"public_url": "https://a.example", "trusted_proxies": "10.0.0.0/8"}, "ok"),
    ],
)
async def test_a_proxy_that_must_be_there_and_is_not_named(set_: Set, chosen: dict[str, object], state: str) -> None:
    set_(**chosen)
    assert states(await network.look_at_proxies()) == {"proxies": state}


@pytest.mark.parametrize(("free", "state"), [(100 * 2**30, "ok"), (2**29, "failed"), (2 * 2**30, "failed")])
async def test_the_disk(set_: Set, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, state: str) -> None:
    set_(data_dir=tmp_path / "not" / "made" / "yet")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free, total=250 * 2**30))
    assert states(await machine.look_at_disk()) == {"disk": state}


async def test_a_store_that_can_be_read_and_not_written(set_: Set, tmp_path: Path) -> None:
    from assistant.escalations import EscalationStore, new_escalation

    set_(data_dir=tmp_path)
    EscalationStore().record(new_escalation("a", "web", "urgent", ["fever"], [], "Call."))
    before = (tmp_path / "escalations.db").read_bytes()
    assert states(await machine.look_at_stores())["escalation record"] == "ok"
    assert len(EscalationStore().find()) == 1
    assert (tmp_path / "escalations.db").read_bytes() == before  # the row was taken back
    with sqlite3.connect(tmp_path / "escalations.db") as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON escalation_records BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    assert states(await machine.look_at_stores())["escalation record"] == "failed"


PATIENTS = {
    "for_patients": True,
    "region": "US",
    "organisation": "Lakeside",
    "advice_line": "555-0100",
    "opening_hours": "8 to 5",
    "pseudonym_key": "p" * 32,
}


@pytest.mark.parametrize(
    ("chosen", "mend"),
    [
        ({"redis_url": "redis://127.0.0.1:9/0"}, "ASSISTANT_SESSION_KEY"),
        ({"for_patients": True}, "ASSISTANT_ORGANISATION"),
        ({"region": "DE"}, "ASSISTANT_EMERGENCY_NUMBER"),
        ({"twilio_auth_token": "t"}, "ASSISTANT_PUBLIC_URL"),
    ],
)
async def test_settings_with_which_the_server_does_not_start(set_: Set, chosen: dict[str, object], mend: str) -> None:
    set_(**chosen)
    with pytest.raises(SetupError, match=mend):
        serve("127.0.0.1", 0)
    (found,) = await machine.look_at_settings()
    assert found.state == "failed"
    assert mend in found.detail


async def test_settings_of_a_cluster_that_are_whole(set_: Set) -> None:
    set_(redis_url="redis://127.0.0.1:9/0", session_key="s" * 32)
    assert states(await machine.look_at_settings()) == {"settings": "ok"}


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that was trained from this content, and its hash beside it."""
    path = tmp_path / "assistant-0.tar.gz"
    path.write_bytes(b"weights")
    record(path)
    monkeypatch.setattr(machine, "trained_model", lambda: path)
    monkeypatch.setattr(machine, "model_path", lambda: path)
    return path


def change(model: Path) -> None:
    model.write_bytes(b"other weights")


async def test_a_model_that_somebody_changed(model: Path) -> None:
    found = await machine.look_at_model()
    assert states(found)["model"] == "ok"
    assert hash_of(model) in found[0].detail
    for ill, told in ((change, "is not the one"), (lambda model: record_of(model).unlink(), "no readable")):
        ill(model)
        (found_now,) = await machine.look_at_model()
        assert found_now.state == "failed"
        assert told in found_now.detail


async def test_a_model_that_is_not_the_pinned_one(set_: Set, model: Path) -> None:
    set_(model_sha256=hash_of(model))
    assert states(await machine.look_at_model()) == {"model": "ok", "model's pin": "ok"}
    set_(model_sha256="0" * 64)
    (found,) = await machine.look_at_model()
    assert found.state == "failed"
    assert "ASSISTANT_MODEL_SHA256" in found.detail


async def test_patients_model_that_its_server_may_write_is_to_be_pinned(
    set_: Set, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(await machine.look_at_model())["model's pin"] == "left out"
    set_(**PATIENTS)
    _, found = await machine.look_at_model()
    assert found.state == "failed"
    assert f"ASSISTANT_MODEL_SHA256={hash_of(model)}" in found.mend
    monkeypatch.setattr(machine.os, "access", lambda path, how: False)  # as nobody over a root that is only read
    assert states(await machine.look_at_model())["model's pin"] == "left out"


def made_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_versions_of_tables(set_: Set, tmp_path: Path) -> None:
    set_(data_dir=tmp_path)
    names = ("tables of escalations", "tables of web history", "tables of retention")
    assert states(await shared.look_at_tables()) == dict.fromkeys(names, "left out")
    assert made_in(tmp_path) == []  # looking makes nothing
    await machine.look_at_stores()
    assert states(await shared.look_at_tables()) == dict(zip(names, ("ok", "ok", "left out"), strict=True))
    for version, told in (("e0001", "this program needs e"), ("e9999", "newer than this program")):
        with sqlite3.connect(tmp_path / "escalations.db") as database:
            database.execute(f"UPDATE {version_table('escalations')} SET version_num = '{version}'")
        found = (await shared.look_at_tables())[0]
        assert found.state == "failed"
        assert told in found.detail


async def test_tables_that_cannot_be_reached(set_: Set) -> None:
    set_(database_url="postgresql://somebody:secret@127.0.0.1:9/nothing")  # nothing listens there
    found = await shared.look_at_tables()
    assert found[0].what == "tables of conversations"
    assert {each.state for each in found} == {"failed"}
    assert "secret" not in " ".join(map(str, found))


async def test_redis_and_events_that_nobody_set_or_that_are_gone(set_: Set) -> None:
    assert states([*await shared.look_at_memory(), *await shared.look_at_events()]) == {
        "Redis": "left out",
        "event stream": "left out",
    }
    for events in ("amqp://me:secret@127.0.0.1:9/talk", "kafka://127.0.0.1:9/talk"):
        set_(redis_url="redis://:secret@127.0.0.1:9/0", events_url=events)  # nothing listens there
        found = [*await shared.look_at_memory(), *await shared.look_at_events()]
        assert states(found) == {"Redis": "failed", "event stream": "failed"}
        assert "secret" not in " ".join(map(str, found))
        assert [("ASSISTANT_REDIS_URL" in found[0].mend), ("ASSISTANT_EVENTS_URL" in found[1].mend)] == [True, True]


def test_lines() -> None:
    assert str(ok("disk", "1 GiB")) == "ok        disk: 1 GiB"
    assert str(failed("disk", "full", "make room")) == "failed    disk: full; make room"
    assert str(left_out("pager", "none is set")) == "left out  pager: none is set"
