"""Secrets: from the environment or from files, never shown."""

from pathlib import Path

import pytest

from assistant.errors import SetupError
from assistant.secret_files import LARGEST, is_secret
from assistant.settings import Settings, settings

CANARY = "canary-0123456789-0123456789-0123456789"
SOUNDS_SECRET = ("key", "token", "password", "secret", "credentials")
ADDRESSES = {
    "escalation_webhook": f"https://{CANARY}.example",
    "database_url": f"postgresql://a:{CANARY}@host/name",
    "redis_url": f"redis://:{CANARY}@host:6379/0",
    "events_url": f"amqp://a:{CANARY}@host:5672/exchange",
}
ADDRESS_WITH_PASSWORD = ("tracker_url", "escalations_url", "web_history_url", *ADDRESSES)
SECRETS = [name for name, field in Settings.__fields__.items() if is_secret(field)]


@pytest.fixture
def fresh() -> object:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    named = {name for name in Settings.__fields__ if any(word in name.split("_") for word in SOUNDS_SECRET)}
    assert named | set(ADDRESS_WITH_PASSWORD) <= set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_read_from_its_file(
    monkeypatch: pytest.MonkeyPatch, fresh: object, tmp_path: Path, name: str
) -> None:
    value = ADDRESSES.get(name, CANARY)
    path = tmp_path / "secret"
    path.write_text(f"{value}\n", encoding="utf-8")
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}_FILE", str(path))
    assert getattr(settings(), name) == value
    assert name in settings().__fields_set__
    assert CANARY not in repr(settings()) + str(settings())


def test_an_ordinary_setting_is_read_from_no_file(
    monkeypatch: pytest.MonkeyPatch, fresh: object, tmp_path: Path
) -> None:
    (tmp_path / "host").write_text("192.0.2.1", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_HOST_FILE", str(tmp_path / "host"))
    assert settings().host == "127.0.0.1"


@pytest.mark.parametrize("held", [b"\xff\xfe", b"x" * (LARGEST + 1), None], ids=["no text", "too long", "no file"])
def test_a_file_that_is_none_is_told_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, fresh: object, tmp_path: Path, held: bytes | None
) -> None:
    path = tmp_path / "secret"
    if held is not None:
        path.write_bytes(held)
    monkeypatch.setenv("ASSISTANT_SESSION_KEY_FILE", str(path))
    with pytest.raises(SetupError, match=r"ASSISTANT_SESSION_KEY_FILE") as error:
        settings()
    assert "xxx" not in str(error.value)


def test_a_secret_set_twice_is_refused(monkeypatch: pytest.MonkeyPatch, fresh: object, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_SESSION_KEY", CANARY)
    monkeypatch.setenv("ASSISTANT_SESSION_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(SetupError, match="both set") as error:
        settings()
    assert CANARY not in str(error.value)


def test_a_malformed_secret_is_told_without_quoting_it(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    monkeypatch.setenv("ASSISTANT_PHONE_TOKEN", "short canary")
    with pytest.raises(SetupError, match="ASSISTANT_PHONE_TOKEN") as error:
        settings()
    assert "canary" not in str(error.value)
