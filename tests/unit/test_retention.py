"""What is kept goes in time; one conversation can be looked at and erased, by an id that a person can know."""

import json
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from assistant.channels.phone_calls import conversation_of
from assistant.cli import app
from assistant.escalations import EscalationStore, new_escalation
from assistant.privacy.pseudonyms import outside_id
from assistant.recent_turns import RecentSQLStore
from assistant.retention import keeping, purging, stores
from assistant.settings import Settings
from assistant.web import Entry, History

DAY = 86_400.0
NOW = 1_800_000_000.0
EVENTS, MESSAGES, ESCALATIONS = "events of conversations", "messages on web pages", "escalations"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Use":
    return Use(monkeypatch, tmp_path)


class Use:
    """Settings with a data folder of their own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self.folder = patch, folder
        self()

    def __call__(self, **chosen: object) -> None:
        made = Settings(data_dir=self.folder, session_key="k" * 32, **chosen)
        for module in (
            *("assistant.retention.stores", "assistant.retention.keeping", "assistant.retention.purging"),
            *("assistant.privacy.pseudonyms", "assistant.web.sessions", "assistant.web.history"),
            *("assistant.escalations.store", "assistant.escalations.escalation", "assistant.settings"),
        ):
            self._patch.setattr(f"{module}.settings", lambda: made)


async def fill(folder: Path, conversation: str, at: float) -> None:
    store = RecentSQLStore(db=str(folder / "conversations.db"))
    store.domain = Domain.empty()
    tracker = store.init_tracker(conversation)
    tracker.update(UserUttered("my neck is stiff", timestamp=at))
    await store.save(tracker)
    History(10 * DAY, f"sqlite:///{folder / 'web_history.db'}").add(
        conversation, Entry("1", "patient", "my neck is stiff", at=at)
    )
    when = datetime.fromtimestamp(at, timezone.utc)
    escalation = new_escalation(conversation, "web", "urgent", ["stiff_neck"], [], "Call now.")
    EscalationStore().record(type(escalation)(**{**escalation.__dict__, "at": when}))


def left() -> dict[str, int]:
    counted = {}
    for store in (stores.conversations(), stores.web_history(), stores.escalations()):
        with store.engine.connect() as connection:
            counted[store.plain] = len(connection.exec_driver_sql(f"SELECT * FROM {store.table.name}").all())
    return counted


async def test_what_is_old_goes_and_what_is_not_stays(use: Use) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    await fill(use.folder, "new", NOW - 29 * DAY)
    assert keeping.purge(NOW) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert left() == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert not any(keeping.export("old").values())
    assert all(keeping.export("new").values())


async def test_with_no_days_nothing_is_kept_after_a_session_but_alarms_for_a_day(use: Use) -> None:
    use(retention_days=0, session_hours=12)
    await fill(use.folder, "ended", NOW - 13 * 3600)
    await fill(use.folder, "going on", NOW - 11 * 3600)
    assert keeping.purge(NOW) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 0}
    assert keeping.purge(NOW + DAY)[ESCALATIONS] == 2


async def test_a_record_that_the_law_asks_for_stays_longer_and_is_not_erased(use: Use) -> None:
    use(escalation_retention_days=3650)
    await fill(use.folder, "c", NOW - 31 * DAY)
    assert keeping.purge(NOW)[ESCALATIONS] == 0
    assert ESCALATIONS not in keeping.erase("c")
    assert left()[ESCALATIONS] == 1
    assert keeping.purge(NOW + 3650 * DAY)[ESCALATIONS] == 1


@pytest.mark.parametrize("kind", ["web", "rest", "phone"])
async def test_a_conversation_is_found_by_the_id_that_its_person_knows_and_erased_alone(use: Use, kind: str) -> None:
    known, other = "CA0123456789", "CA9876543210"
    stored = {"web": str, "rest": lambda id_: outside_id("rest", id_), "phone": conversation_of}[kind]
    for id_ in (known, other):
        await fill(use.folder, stored(id_), time.time())
    found = keeping.export(known)
    assert {what: len(rows) for what, rows in found.items()} == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert found[MESSAGES][0]["text"] == "my neck is stiff"
    assert keeping.erase(known) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert left() == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert not any(keeping.export(known).values())


async def test_what_is_erased_is_not_in_the_files_any_more(use: Use) -> None:
    await fill(use.folder, "c", time.time())
    whole = b"".join(path.read_bytes() for path in use.folder.glob("*.db*"))
    assert b"neck is stiff" in whole
    keeping.erase("c")
    whole = b"".join(path.read_bytes() for path in use.folder.glob("*.db*"))
    assert b"neck is stiff" not in whole


async def test_one_of_several_processes_purges_and_once_a_day(use: Use) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    now = datetime.fromtimestamp(NOW, timezone.utc)
    assert purging.purge_once(now) == {EVENTS: 1, MESSAGES: 1, ESCALATIONS: 1}
    assert purging.purge_once(now) is None
    assert purging.purge_once(now + timedelta(days=1)) is not None


async def test_a_purge_that_failed_is_tried_again(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(use.folder, "old", NOW - 31 * DAY)
    now = datetime.fromtimestamp(NOW, timezone.utc)
    with monkeypatch.context() as broken:
        broken.setattr("assistant.retention.purging.purge", lambda at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            purging.purge_once(now)
    assert purging.purge_once(now) is not None


def test_an_outside_id_is_a_keyed_hash(use: Use) -> None:
    first = outside_id("rest", "person-7")
    use(pseudonym_key="another secret")
    assert "person-7" not in first
    assert outside_id("rest", "person-7") not in (first, outside_id("phone", "person-7"))


async def test_the_commands(use: Use) -> None:
    await fill(use.folder, "c", time.time())
    run = CliRunner().invoke
    shown = run(app, ["export", "--conversation", "c"])
    assert [len(rows) for rows in json.loads(shown.stdout).values()] == [1, 1, 1]
    assert "1 escalations" in run(app, ["erase", "--conversation", "c"]).stdout
    assert run(app, ["export", "--conversation", "c"]).exit_code == 1
    assert run(app, ["purge"]).stdout.startswith("Deleted: 0 ")
