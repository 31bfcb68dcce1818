"""The web channel's part of health: lost with its store, and well again with it, though nobody says anything."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.channels import web
from assistant.channels.addresses import Addresses, AddressLimits
from assistant.channels.web import PART, WebChannel
from assistant.health import Health
from assistant.web import History, Sessions


class Lost(History):
    """A history whose database is away for a while."""

    away = True

    def of(self, conversation: str) -> list[Any]:
        if self.away:
            raise ConnectionError
        return []

    def purge(self) -> bool:
        return not self.of("")


async def test_health_is_well_again_with_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "AGAIN_SECONDS", 0.01)
    health, history, sessions = Health(), Lost(60, "sqlite://"), Sessions("k" * 32, 60)
    history.away = False
    none = AddressLimits(Addresses(()), 0)
    channel = WebChannel(sessions, history, health, lambda turn: None, dict, none, none)
    purging = asyncio.create_task(channel.purge_now_and_again())
    try:
        await _until(lambda: PART in health.parts)  # it has purged, and waits for an hour
        history.away = True
        request = SimpleNamespace(headers={"authorization": f"Bearer {sessions.new()[0]}"})
        await channel._shown(cast(Any, request))
        assert not health.parts[PART]
        history.away = False
        await _until(lambda: health.parts[PART])
    finally:
        purging.cancel()


async def _until(holds: Any) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 (health tells nobody)
            await asyncio.sleep(0.01)
