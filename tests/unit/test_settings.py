"""Settings: each is documented, a wrong one is told in one line."""

import pytest

from assistant.errors import SetupError
from assistant.settings import PROJECT, Settings, settings


@pytest.fixture
def fresh() -> object:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in Settings.__fields__:
        assert f"ASSISTANT_{name.upper()}`" in page, name


@pytest.mark.parametrize(("name", "value"), [("PORT", "fish"), ("PORT", "70000"), ("EMERGENCY_NUMBER", "call mum")])
def test_a_wrong_value_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, fresh: object, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SetupError, match=f"ASSISTANT_{name}"):
        settings()


def test_another_country(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    from assistant.red_flag_reply import red_flag_reply

    monkeypatch.setenv("ASSISTANT_EMERGENCY_NUMBER", "112")
    monkeypatch.setenv("ASSISTANT_ADVICE_LINE", "0116 117")
    reply = red_flag_reply("urgent", ())
    assert "112" in reply.answer
    assert "0116 117" in reply.answer
    assert "one one two" in reply.speech
