"""The doctor tells of a database whose log would quote patients."""

import pytest

from assistant.doctor.database_log import QUIET, judged, look_at_database_log
from assistant.settings import settings

STILL = {**QUIET, "log_statement": "none"}


def test_a_database_that_quotes_nothing_is_well() -> None:
    assert judged(STILL).state == "ok"
    assert judged({**STILL, "log_statement": "ddl"}).state == "ok"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_min_error_statement", "error"),
        ("log_error_verbosity", "default"),
        ("log_min_duration_statement", "250ms"),
        ("log_statement", "mod"),
        ("log_statement", "all"),
    ],
)
def test_each_setting_that_quotes_is_told_with_how_to_mend_it(name: str, value: str) -> None:
    found = judged({**STILL, name: value})
    assert found.state == "failed"
    assert f"{name} is {value}" in found.detail
    assert f"ALTER SYSTEM SET {name} = '{STILL[name]}'" in found.mend


@pytest.mark.parametrize(("address", "state"), [("", "left out"), ("postgresql://a:secret@127.0.0.1:9/b", "failed")])
async def test_without_one_and_with_one_that_is_away(monkeypatch: pytest.MonkeyPatch, address: str, state: str) -> None:
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", address)
    settings.cache_clear()
    (found,) = await look_at_database_log()
    settings.cache_clear()
    assert found.state == state
    assert "secret" not in str(found)
