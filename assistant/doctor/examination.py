"""All looks, one after the other."""

from collections.abc import AsyncIterator

from assistant.doctor import database_log, machine, network, shared
from assistant.doctor.finding import Finding, Look, failed

MEND = "tell those who look after this program"


async def examine(*, page: bool = False) -> AsyncIterator[Finding]:
    """Everything that can be looked at from here. Wrong settings end it: everything else rests on them.

    Args:
        page: whether the pager gets a test page.
    """
    for finding in await machine.look_at_settings():
        yield finding
        if finding.state == "failed":
            return

    async def pager() -> list[Finding]:
        return await network.look_at_pager(page=page)

    async def channels() -> list[Finding]:
        from assistant.doctor.practice import look_at_channels  # slow to import: Rasa

        return await look_at_channels()

    looks: tuple[Look, ...] = (
        machine.look_at_model,
        machine.look_at_stores,
        database_log.look_at_database_log,
        shared.look_at_tables,  # after the stores, which were brought up to date when they were written
        shared.look_at_memory,
        shared.look_at_events,
        machine.look_at_disk,
        machine.look_at_staff_page,
        pager,
        network.look_at_public_address,
        network.look_at_proxies,
        network.look_at_speech,
        channels,
    )
    for look in looks:
        for finding in await _looked(look):
            yield finding


async def _looked(look: Look) -> list[Finding]:
    try:
        return await look()
    except Exception as error:  # one that breaks must not hide the others
        return [failed(look.__name__.removeprefix("look_at_"), type(error).__name__, MEND)]
