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

from assistant.doctor import clock, machine, network
from assistant.doctor.finding import Finding, failed, left_out, ok
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


def test_lines() -> None:
    assert str(ok("disk", "1 GiB")) == "ok        disk: 1 GiB"
    assert str(failed("disk", "full", "make room")) == "failed    disk: full; make room"
    assert str(left_out("pager", "none is set")) == "left out  pager: none is set"
